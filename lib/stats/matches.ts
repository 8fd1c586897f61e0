import type { Matches, SpanQuery } from '#lib/contract/console.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { sumUp, type BucketReader } from './buckets.ts';
import { bucketOf, percentile, WAIT_EDGES_MS } from './histogram.ts';
import { chooseSpan } from './spans.ts';

/** How many items became complete after a wait of each bucket, by the names that they are counted under. */
export function countWaits(waitsMs: readonly number[]): Map<`waited:${number}`, number> {
  const counts = new Map<`waited:${number}`, number>();
  for (const waitMs of waitsMs) {
    const field = `waited:${bucketOf(waitMs, WAIT_EDGES_MS)}` as const;
    counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return counts;
}

/** Reads how long items waited for their other side. @throws MusterError `invalid_query` */
export async function readMatches(
  redis: RedisClient,
  readBuckets: BucketReader,
  { definition: { name } }: OpenCollection,
  query: SpanQuery,
): Promise<Matches> {
  const at = await readTime(redis);
  const { from, to, storedMs } = chooseSpan(query, at);
  const buckets = await readBuckets(name, storedMs, from, to, at);
  const counts = Array.from({ length: WAIT_EDGES_MS.length + 1 }, (_, i) => sumUp(buckets, `waited:${i}`));
  return {
    collection: name,
    at,
    from,
    to,
    edges_ms: [...WAIT_EDGES_MS],
    counts,
    p50_ms: percentile(counts, WAIT_EDGES_MS, 0.5),
    p95_ms: percentile(counts, WAIT_EDGES_MS, 0.95),
    p99_ms: percentile(counts, WAIT_EDGES_MS, 0.99),
  };
}
