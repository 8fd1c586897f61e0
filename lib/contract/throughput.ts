/** What is charted over time: counts per bucket, and what happened meanwhile. */
import { z } from 'zod';
import { collectionName, modalityName } from './vocabulary.ts';

const count = z.number().int().nonnegative();
const epochMs = z.number().int().nonnegative();
const perModality = z.record(modalityName, count);

/** One bucket of the throughput chart. Counts of the bucket, not rates. */
export const throughputPoint = z.object({
  t: epochMs,
  received: perModality,
  paired: count,
  indexed: count,
  failed: count,
});

/** What happened at a moment of the chart: an operator acted, or the engine began to be at fault. */
export const throughputEvent = z.object({
  at: epochMs,
  kind: z.enum(['pause', 'resume', 'flush', 'discard', 'requeue', 'engine_trouble']),
  /** null: nobody did it. */
  actor: z.string().nullable(),
});

/** `GET /api/collections/{c}/throughput`. A bucket in which no Muster ran is left out of `points`. */
export const throughput = z.object({
  collection: collectionName,
  at: epochMs,
  from: epochMs,
  /** Exclusive. */
  to: epochMs,
  bucket_ms: count,
  points: z.array(throughputPoint),
  /** Oldest first; policies' acts are none. */
  events: z.array(throughputEvent),
});

export const throughputRange = z.enum(['15m', '1h', '6h', '24h', '7d']);

export type Throughput = z.infer<typeof throughput>;
export type ThroughputEvent = z.infer<typeof throughputEvent>;
export type ThroughputRange = z.infer<typeof throughputRange>;
