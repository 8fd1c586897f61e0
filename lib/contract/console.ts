/** What operators are shown beside the stats: ages, waits, producers, failures, troubles, the system. */
import { z } from 'zod';
import { pageLimit, queryInteger } from './query-integer.ts';
import { throughputRange } from './throughput.ts';
import { operationState } from './control.ts';
import { collectionName, groupName, modalityName } from './vocabulary.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();

/** `GET …/ages`. Counts per bucket: under the first edge, …, the last edge or older. */
export const ages = z.object({
  collection: collectionName,
  at: epochMs,
  edges_ms: z.array(count),
  /** Unmatched items by the modality that they lack; one that lacks two counts under both. */
  missing: z.record(modalityName, z.array(count)),
});

const epochQuery = queryInteger().optional();

/** Query of `GET …/throughput` and `…/matches`: a range up to now, or any span of the last eight days. */
export const spanQuery = z.strictObject({
  range: throughputRange.optional(),
  /** Both or none, in ms since 1970. */
  from: epochQuery,
  to: epochQuery,
});

/** `GET …/matches`: how long items waited between first seen and complete. */
export const matches = z.object({
  collection: collectionName,
  at: epochMs,
  from: epochMs,
  to: epochMs,
  edges_ms: z.array(count),
  /** Counts per bucket: under the first edge, …, the last edge or longer. */
  counts: z.array(count),
  /** Read off the buckets, in proportion; null when nothing matched. */
  p50_ms: count.nullable(),
  p95_ms: count.nullable(),
  p99_ms: count.nullable(),
});

/** Query of `GET …/failed/groups`. */
export const groupQuery = z.strictObject({
  /** How far back the trend goes. */
  range: throughputRange.default('24h'),
  limit: pageLimit,
  cursor: groupName.optional(),
});

/** Failed items whose reasons are alike but for numbers, quoted text and IDs. */
export const failureGroup = z.object({
  /** Its name, as filters take it. */
  group: groupName,
  /** What the reasons have in common. */
  reason: z.string(),
  count,
  oldest_at: epochMs,
  newest_at: epochMs,
  /** How many of them failed in each bucket, the unfinished one last. */
  trend: z.array(count),
  /** The item that failed last; null when it has moved on at this very moment. */
  sample: z.object({ id: z.string(), tries: count, reason: z.string() }).nullable(),
});

/** `GET …/failed/groups`: what has failed and is still held, the largest group of the page first. */
export const failureGroups = z.object({
  collection: collectionName,
  at: epochMs,
  /** Start of the trend's first bucket. */
  from: epochMs,
  bucket_ms: count,
  groups: z.array(failureGroup),
  next_cursor: z.string().nullable(),
});

/** One who sends, by what is sent. */
export const producer = z.object({
  name: z.string(),
  modality: modalityName,
  last_seen_at: epochMs,
  /** What is usual between two sights, a second apart at least; null after the first one. */
  usual_interval_ms: count.nullable(),
  /** Embeddings of this modality, for as long as the producer is known. */
  received: count,
  /** Items that lack this modality. */
  waiting: count,
  /** Silent for longer than ten usual intervals and a minute, while items wait for its side. */
  late: z.boolean(),
});

/** `GET …/producers`: who has sent something in the last eight days, the latest first. */
export const producers = z.object({ collection: collectionName, at: epochMs, producers: z.array(producer) });

export type Producer = z.infer<typeof producer>;
export type Producers = z.infer<typeof producers>;
/** One process of Muster. */
export const replica = z.object({
  id: z.string(),
  version: z.string(),
  started_at: epochMs,
  host: z.string(),
  pid: count,
  role: z.enum(['app', 'indexer']),
  /** It moves what is ready into the engine. */
  indexes: z.boolean(),
  last_seen_at: epochMs,
});

/** What the last verify of a collection found. */
export const verified = z.object({
  collection: collectionName,
  operation: z.string(),
  at: epochMs,
  actor: z.string(),
  state: operationState.nullable(),
  checked: count.nullable(),
  breaches: count.nullable(),
  repaired: count.nullable(),
});

/** `GET /api/system`. What Muster runs on. */
export const system = z.object({
  at: epochMs,
  redis: z.object({
    ok: z.boolean(),
    detail: z.string().nullable(),
    version: z.string().nullable(),
    mode: z.enum(['server', 'cluster', 'sentinel']),
    used_bytes: count.nullable(),
    limit_bytes: count.nullable(),
    /** Till intake refuses new items, if memory goes on as in the last hour; null when it does not grow, or too little is known. */
    full_in_ms: count.nullable(),
    /** The last hour's notes, one a minute, oldest first. */
    memory: z.array(z.object({ at: epochMs, used_bytes: count })),
    /** What endangers a promise, each a sentence with its cure. */
    endangers: z.array(z.string()),
  }),
  engine: z.object({
    ok: z.boolean(),
    name: z.enum(['Elasticsearch', 'LanceDB', 'Service']),
    version: z.string().nullable(),
    detail: z.string().nullable(),
    /** null: the engine does not say. */
    indices: z.array(
      z.object({
        collection: collectionName,
        index: z.string(),
        documents: count.nullable(),
        bytes: count.nullable(),
      }),
    ),
  }),
  /** Those that were alive within the last half minute. */
  replicas: z.array(replica),
  /** The last verify of each collection that had one. */
  verified: z.array(verified),
});

/** Something that is wrong. */
export const trouble = z.object({
  code: z.enum([
    'redis_refuses',
    'redis_filling',
    'paused',
    'engine_refuses',
    'engine_away',
    'no_indexer',
    'producer_late',
    'setting',
    'upgrading',
    'not_as_declared',
  ]),
  /** Whose it is to mend. */
  blame: z.enum(['redis', 'engine', 'operator', 'producer', 'muster']),
  /** Since when it is so, as far as is known; of a late producer, when it was last seen. null: it is no event. */
  since: epochMs.nullable(),
  /** What is wrong: a sentence without its end, so that the time can be added. */
  detail: z.string(),
  /** What follows, what does not, and what to do: whole sentences, or none. */
  consequence: z.string(),
  /** Items that wait because of it. */
  items: count.nullable(),
});

/** `GET …/health`: everything that is wrong, the worst first; empty when all is well. */
export const health = z.object({
  collection: collectionName,
  at: epochMs,
  /** As in `GET /api/system`; null while Redis is away, too. */
  redis_full_in_ms: count.nullable(),
  troubles: z.array(trouble),
});

export type Trouble = z.infer<typeof trouble>;
export type Health = z.infer<typeof health>;
export type Replica = z.infer<typeof replica>;
export type Verified = z.infer<typeof verified>;
export type System = z.infer<typeof system>;
export type GroupQuery = z.infer<typeof groupQuery>;
export type FailureGroup = z.infer<typeof failureGroup>;
export type FailureGroups = z.infer<typeof failureGroups>;
export type Ages = z.infer<typeof ages>;
export type SpanQuery = z.infer<typeof spanQuery>;
export type Matches = z.infer<typeof matches>;
