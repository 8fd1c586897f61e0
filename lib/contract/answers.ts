import { z } from 'zod';
import { idRule } from './id-rule.ts';
import { indexSettings } from './index-settings.ts';
import { collectionName, modalityName, similarity, versionOrder } from './vocabulary.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();
const perModality = z.record(modalityName, count);

/** What became of one embedding of a batch. */
export const itemOutcome = z.object({
  /** Of its row in the body, from 0 on. */
  position: count,
  /** As it was sent; null where the row has none that can be shown. */
  id: z.string().nullable(),
  /** The ID that it is held under, where the collection's ID rule has changed it. */
  held_as: z.string().optional(),
  /** null where the row is at fault before it is known. */
  modality: modalityName.nullable(),
  status: z.enum(['accepted', 'duplicate', 'stale', 'rejected']),
  /** Of a rejected one: the code as in `docs/errors.md`, and the rule that it breaks. */
  error: z.object({ code: z.string(), reason: z.string() }).optional(),
});

/** `POST …/aggregate`. sent = accepted + duplicates + stale (+ rejected); replaced ⊆ accepted; completed counts items. */
export const ingested = z.object({
  /** `partial` where embeddings were rejected, `dry_run` where nothing was to be stored. */
  status: z.string(),
  accepted: count,
  replaced: count,
  duplicates: count,
  stale: count,
  completed: count,
  /** Only with `?partial=true`, as are the next two. */
  rejected: count.optional(),
  /** In the order of the body. Of a stream with more than `batch_items` embeddings: those rejected or stale. */
  items: z.array(itemOutcome).optional(),
  /** How many embeddings of a long stream are not among `items`; left out when all are. */
  items_omitted: count.optional(),
});

/** `GET /api/limits`. What a request may be, and what is held; in the units of the names. */
export const limits = z.object({
  content_types: z.array(z.string()),
  content_encodings: z.array(z.string()),
  /** Of a body, compressed and decompressed alike; a stream of NDJSON has none. */
  body_bytes: count,
  /** Of all bodies that one Muster reads or stores at a moment. */
  bodies_bytes: count,
  /** How long a body may bring nothing. */
  body_idle_ms: count,
  /** How long a body may take; a stream of NDJSON as long as it likes. */
  body_ms: count,
  /** Of a body in zstd. */
  zstd_window_bytes: count,
  batch_items: count,
  line_bytes: count,
  dims: count,
  id_bytes: count,
  producer_bytes: count,
  metadata_bytes: count,
  metadata_depth: count,
  model_chars: count,
  /** Arrays, objects and members of one JSON body. */
  json_parts: count,
  json_depth: count,
  faults_listed: count,
  /** Of IDs and reasons in the answer to a stream. */
  outcome_chars: count,
  page_items: count,
  search_hits: count,
  modalities: count,
  partitions: count,
  action_ids: count,
  keep_out_ms_min: count,
  keep_out_ms_max: count,
  /** Collections that a key may be bound to. */
  key_collections: count,
  key_life_ms: count,
  /** Items held per collection before new ones are refused. */
  backlog_items: count,
  /** Share of Redis' memory, in percent, before new items are refused. */
  memory_percent: count,
  /** Of one key; null: as many as it likes. */
  requests_per_minute: count.nullable(),
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
  index_settings: indexSettings,
  modalities: z.array(modality),
  partitions: count,
  versions: versionOrder,
  paused: z.boolean(),
  /** null: unmatched items are kept, however old. */
  age_policy: agePolicy.nullable(),
  /** For how long a deleted ID is kept out, in ms. */
  keep_out_ms: count,
  /** What is done to every ID before it is paired. */
  id_rule: idRule,
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
  /** For how long the item that is due the longest has been; 0 when none is. */
  index_lag_ms: count,
  combinations: z.array(combination),
});

export const itemState = z.enum(['unmatched', 'ready', 'failed', 'indexed', 'unknown']);
export const heldState = z.enum(['unmatched', 'ready', 'failed']);

export const listedItem = z.object({
  id: z.string(),
  state: heldState,
  has: z.array(modalityName),
  missing: z.array(modalityName),
  first_seen_at: epochMs,
  producer: z.string(),
  /** Tries at the index so far, and why the last one failed; null when none has. */
  tries: count,
  error: z.string().nullable(),
  /** When it was given up on; null unless it failed. */
  failed_at: epochMs.nullable(),
});

/** `GET /api/collections/{c}/items`. A page may be short, even empty, while there is a next_cursor. */
export const itemPage = z.object({ items: z.array(listedItem), next_cursor: z.string().nullable() });

/** One embedding of an item: as it is held, else as it went into the document. */
export const itemEmbedding = z.object({
  dims: count,
  version: count,
  received_at: epochMs,
  producer: z.string(),
  /** What came with it; null when nothing did. */
  metadata: z.record(z.string(), z.unknown()).nullable(),
  /** Only with `?vectors=true`, and only of what is held. */
  vector: z.array(z.number()).optional(),
});

export const indexedDocument = z.object({
  modalities: z.array(modalityName),
  versions: perModality,
  /** Of the modalities whose embedding brought some. */
  metadata: z.record(modalityName, z.record(z.string(), z.unknown())),
  /** When each embedding had arrived, and from whom; without those of documents from before this was kept. */
  received: z.record(modalityName, z.object({ at: epochMs, by: z.string() })),
  indexed_at: z.string(),
  /** Only with `?vectors=true`. */
  vectors: z.record(modalityName, z.array(z.number())).optional(),
});

/** `GET /api/collections/{c}/items/{id}`. `document` is null when there is none, or when the item is held and the engine is away. */
export const item = z.object({
  /** The one that it is held and indexed under. */
  id: z.string(),
  /** The ID that was asked for, where nothing is known of it and the collection's ID rule makes `id` of it. */
  sent_as: z.string().optional(),
  state: itemState,
  /** Of an indexed item: when the first of the embeddings in its document had arrived; null where that is not known. */
  first_seen_at: epochMs.nullable(),
  /** When what is held of every required modality, or else indexed, had arrived; null while one is missing, or not known. */
  paired_at: epochMs.nullable(),
  due_at: epochMs.nullable(),
  /** When it was given up on. */
  failed_at: epochMs.nullable(),
  /** Till when an indexer has it. */
  leased_until: epochMs.nullable(),
  /** Till when a deleted ID takes no embeddings. */
  kept_out_until: epochMs.nullable(),
  /** Required modalities that are neither held nor in the document. */
  missing: z.array(modalityName),
  /** Those that are held; of an indexed item those whose `received` the document tells. */
  embeddings: z.record(modalityName, itemEmbedding),
  tries: count,
  error: z.string().nullable(),
  document: indexedDocument.nullable(),
});

/** `POST /api/collections/{c}/held`: for each ID, in order, the modalities that are held of it. */
export const heldSides = z.object({ held: z.array(z.array(modalityName)) });

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
    name: z.enum(['Elasticsearch', 'LanceDB', 'Service']),
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

/** `GET /api/health/ready` for whoever may not see more. */
export const bareReadiness = z.strictObject({ ready: z.boolean() });

/** Any error, RFC 9457. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  /** `urn:muster:request:…`, with the ID under which the log tells of it. */
  instance: z.string().optional(),
  errors: z
    .array(z.object({ pointer: z.string(), id: z.string().optional(), code: z.string(), detail: z.string() }))
    .optional(),
});

export type Ingested = z.infer<typeof ingested>;
export type ItemOutcome = z.infer<typeof itemOutcome>;
export type Limits = z.infer<typeof limits>;
export type Collection = z.infer<typeof collection>;
export type Stats = z.infer<typeof stats>;
export type HeldState = z.infer<typeof heldState>;
export type ListedItem = z.infer<typeof listedItem>;
export type ItemPage = z.infer<typeof itemPage>;
export type Item = z.infer<typeof item>;
export type HeldSides = z.infer<typeof heldSides>;
export type Hits = z.infer<typeof hits>;
export type Readiness = z.infer<typeof readiness>;
export type Problem = z.infer<typeof problem>;
