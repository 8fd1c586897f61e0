import type { Throughput } from '#lib/contract/throughput.ts';
import type { SpanQuery } from '#lib/contract/console.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { sumUp, type BucketReader } from './buckets.ts';
import { ALIVE } from './counters.ts';
import { findEngineTroubles } from './engine-troubles.ts';
import { chooseSpan } from './spans.ts';

/**
 * Reads what was received, paired and indexed over a span; buckets in which no Muster ran are left out. Of events it knows when
 * the engine began to be at fault.
 * @throws MusterError `invalid_query`
 */
export async function readThroughput(
  redis: RedisClient,
  readBuckets: BucketReader,
  { definition }: OpenCollection,
  query: SpanQuery,
): Promise<Throughput> {
  const at = await readTime(redis);
  const { from, to, bucketMs, storedMs } = chooseSpan(query, at);
  const buckets = await Promise.all(
    Array.from({ length: Math.ceil((to - from) / bucketMs) }, (_, i) => from + i * bucketMs).map(
      async (t) => {
        const [counts, beats] = await Promise.all(
          [definition.name, ALIVE].map((name) => readBuckets(name, storedMs, t, t + bucketMs, at)),
        );
        if ([...counts!, ...beats!].every((bucket) => Object.keys(bucket).length === 0)) return [];
        const sum = (field: string) => sumUp(counts!, field);
        const received = Object.fromEntries(
          definition.modalities.map(({ name }) => [name, sum(`received:${name}`)]),
        );
        const point = { t, received, paired: sum('paired'), indexed: sum('indexed'), failed: sum('failed') };
        return [{ point, faults: sum('faults') }];
      },
    ),
  );
  const found = buckets.flat();
  return {
    collection: definition.name,
    at,
    from,
    to,
    bucket_ms: bucketMs,
    points: found.map(({ point }) => point),
    events: findEngineTroubles(found.map(({ point, faults }) => ({ ...point, faults }))),
  };
}
