import { z } from 'zod';
import { collectionName, modalityName, similarity, versionOrder } from './vocabulary.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();
const perModality = z.record(modalityName, count);

/** `POST …/aggregate`. sent = accepted + duplicates + stale; replaced ⊆ accepted; completed counts items. */
export const ingested = z.object({
  status: z.string(),
  accepted: count,
  replaced: count,
  duplicates: count,
  stale: count,
  completed: count,
});

export const modality = z.object({
  name: modalityName,
  /** null until the first vector pins it. */
  dims: count.nullable(),
  required: z.boolean(),
  similarity,
  model: z.string().nullable(),
});

/** What happens to unmatched items of a certain age. */
export const agePolicy = z.object({ after_ms: count, action: z.enum(['index', 'discard']) });

export const collection = z.object({
  name: collectionName,
  index: z.string(),
  modalities: z.array(modality),
  partitions: count,
  versions: versionOrder,
  paused: z.boolean(),
  /** null: unmatched items are kept, however old. */
  age_policy: agePolicy.nullable(),
  /** For how long a deleted ID is kept out, in ms. */
  keep_out_ms: count,
  /** On its way out: it takes nothing and indexes nothing. */
  deleting: z.boolean(),
});

/** `GET /api/collections`. */
export const collections = z.object({ collections: z.array(collection) });

/** One combination of held modalities among the unmatched. */
export const combination = z.object({ has: z.array(modalityName), count, oldest_ms: count.nullable() });

/** `GET /api/collections/{c}/stats`. Ages in ms; `at` is Redis' time. */
export const stats = z.object({
  collection: collectionName,
  at: epochMs,
  have: perModality,
  missing: perModality,
  unmatched: count,
  ready: count,
  later: count,
  failed: count,
  /** Documents in the index; null when the engine is away. */
  indexed: count.nullable(),
  oldest_unmatched_ms: count.nullable(),
  combinations: z.array(combination),
});

/** One bucket of the throughput chart. Counts of the bucket, not rates. */
export const throughputPoint = z.object({
  t: epochMs,
  received: perModality,
  paired: count,
  indexed: count,
  failed: count,
});

/** `GET /api/collections/{c}/throughput?range=`. A bucket in which no Muster ran is left out of `points`. */
export const throughput = z.object({
  collection: collectionName,
  at: epochMs,
  from: epochMs,
  bucket_ms: count,
  points: z.array(throughputPoint),
});

export const throughputRange = z.enum(['15m', '1h', '6h', '24h', '7d']);

export const itemState = z.enum(['unmatched', 'ready', 'failed', 'indexed', 'unknown']);
export const heldState = z.enum(['unmatched', 'ready', 'failed']);

export const listedItem = z.object({
  id: z.string(),
  state: heldState,
  has: z.array(modalityName),
  missing: z.array(modalityName),
  first_seen_at: epochMs,
  producer: z.string(),
});

/** `GET /api/collections/{c}/items`. A page may be short, even empty, while there is a next_cursor. */
export const itemPage = z.object({ items: z.array(listedItem), next_cursor: z.string().nullable() });

export const heldEmbedding = z.object({
  dims: count,
  version: count,
  received_at: epochMs,
  producer: z.string(),
});

export const indexedDocument = z.object({
  modalities: z.array(modalityName),
  versions: perModality,
  indexed_at: z.string(),
  /** Only with `?vectors=true`. */
  vectors: z.record(modalityName, z.array(z.number())).optional(),
});

/** `GET /api/collections/{c}/items/{id}`. `document` is null when there is none, or when the engine is away. */
export const item = z.object({
  id: z.string(),
  state: itemState,
  first_seen_at: epochMs.nullable(),
  due_at: epochMs.nullable(),
  embeddings: z.record(modalityName, heldEmbedding),
  tries: count,
  error: z.string().nullable(),
  document: indexedDocument.nullable(),
});

/** `dry_run` of flush, discard and requeue: what a commit with this token would touch, less what moves on until then. */
export const preview = z.object({
  count,
  /** Age of the item that was first seen the longest ago; null when there is none. */
  oldest_ms: count.nullable(),
  sample: z.array(listedItem),
  token: z.string(),
  /** The token is good until then. */
  expires_at: epochMs,
});

export const actionName = z.enum([
  'flush',
  'discard',
  'requeue',
  'pause',
  'resume',
  'delete_item',
  'delete_collection',
  'define_collection',
  'verify',
  'abort',
  'turned_away',
]);

export const operationState = z.enum(['running', 'done', 'aborted', 'failed']);

/** What an action has done so far. */
export const outcome = z.object({
  state: operationState,
  /** Items that it changed. */
  changed: count,
  /** Items that were meant and had moved on, or were leased to an indexer. */
  skipped: count,
  finished_at: epochMs.nullable(),
  /** Why it ended or waits, where there is something to say. */
  detail: z.string().nullable(),
});

/** One operator or policy action. */
export const activityEntry = z.object({
  id: z.string(),
  at: epochMs,
  actor: z.string(),
  action: actionName,
  scope: z.string().nullable(),
  filter: z.record(z.string(), z.unknown()).nullable(),
  /** IDs that were named, the first of many. */
  ids: z.array(z.string()).nullable(),
  /** Items that it meant when it began; null where that was not counted. */
  count: count.nullable(),
  /** null when it is not known any more. */
  outcome: outcome.nullable(),
});

/** `GET …/activity`, newest first. */
export const activityPage = z.object({
  activity: z.array(activityEntry),
  next_cursor: z.string().nullable(),
});

/** What `verify` found so far. */
export const verification = z.object({
  checked: count,
  breaches: count,
  repaired: count,
  /** The first of them: whose item, which rule, and what is wrong. */
  sample: z.array(z.object({ id: z.string(), rule: z.string(), detail: z.string() })),
});

/** An action that may take a while. `GET …/operations/{id}`. */
export const operation = activityEntry.extend({
  outcome,
  /** Of verify only. */
  verification: verification.optional(),
});

/** `GET …/operations`, newest first. */
export const operationPage = z.object({ operations: z.array(operation), next_cursor: z.string().nullable() });

/** Answer to an action. `count`: items changed so far; `state` says whether that is all. */
export const acted = z.object({ count, skipped: count, operation: z.string(), state: operationState });

/** `DELETE …/items/{id}`. */
export const itemDeleted = acted.extend({ kept_out_until: epochMs });

/** `POST /api/collections/{c}/search`. */
export const hits = z.object({ hits: z.array(z.object({ id: z.string(), score: z.number() })) });

/** `GET /api/health/ready`. */
export const readiness = z.object({
  ready: z.boolean(),
  redis: z.object({
    ok: z.boolean(),
    version: z.string().nullable(),
    embedded: z.boolean(),
    /** True when an acknowledged write is on disk before the answer. */
    durable: z.boolean().nullable(),
    used_bytes: count.nullable(),
    limit_bytes: count.nullable(),
    detail: z.string().optional(),
  }),
  engine: z.object({
    ok: z.boolean(),
    name: z.enum(['Elasticsearch', 'LanceDB']),
    version: z.string().nullable(),
    detail: z.string().optional(),
  }),
  indexer: z.object({
    running: z.boolean(),
    /** Why nothing is being indexed, and since when; null while all is well. */
    trouble: z.object({ reason: z.string(), since: epochMs }).nullable(),
  }),
  /** Lasting dangers to a promise, each a sentence with its cure. */
  warnings: z.array(z.string()),
});

/** Any error, RFC 9457. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  errors: z
    .array(z.object({ pointer: z.string(), id: z.string().optional(), code: z.string(), detail: z.string() }))
    .optional(),
});

export type Ingested = z.infer<typeof ingested>;
export type Collection = z.infer<typeof collection>;
export type Stats = z.infer<typeof stats>;
export type Throughput = z.infer<typeof throughput>;
export type ThroughputRange = z.infer<typeof throughputRange>;
export type HeldState = z.infer<typeof heldState>;
export type ListedItem = z.infer<typeof listedItem>;
export type ItemPage = z.infer<typeof itemPage>;
export type Item = z.infer<typeof item>;
export type Hits = z.infer<typeof hits>;
export type Readiness = z.infer<typeof readiness>;
export type Preview = z.infer<typeof preview>;
export type ActionName = z.infer<typeof actionName>;
export type Outcome = z.infer<typeof outcome>;
export type ActivityEntry = z.infer<typeof activityEntry>;
export type ActivityPage = z.infer<typeof activityPage>;
export type Verification = z.infer<typeof verification>;
export type Operation = z.infer<typeof operation>;
export type OperationPage = z.infer<typeof operationPage>;
export type Acted = z.infer<typeof acted>;
export type ItemDeleted = z.infer<typeof itemDeleted>;
export type Problem = z.infer<typeof problem>;
