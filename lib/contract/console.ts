/** What operators are shown beside the stats: ages, waits, producers, failures, troubles, the system. */
import { z } from 'zod';
import { throughputRange } from './answers.ts';
import { collectionName, modalityName } from './vocabulary.ts';

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

const epochQuery = z.coerce.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional();

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

export type Ages = z.infer<typeof ages>;
export type SpanQuery = z.infer<typeof spanQuery>;
export type Matches = z.infer<typeof matches>;
