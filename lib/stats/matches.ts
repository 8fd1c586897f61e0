import type { Matches, SpanQuery } from '#lib/contract/console.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { sumUp, type BucketReader } from './buckets.ts';
import type { Counters } from './counters.ts';
import { bucketOf, percentile, WAIT_EDGES_MS } from './histogram.ts';
import { chooseSpan } from './spans.ts';

/** Counts items that became complete, and after a wait of which bucket each did. */
export function countPaired(counters: Counters, collection: string, waitsMs: readonly number[]): void {
  counters.add(collection, 'paired', waitsMs.length);
  for (const [bucket, waits] of Map.groupBy(waitsMs, (waitMs) => bucketOf(waitMs, WAIT_EDGES_MS)))
    counters.add(collection, `waited:${bucket}`, waits.length);
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
