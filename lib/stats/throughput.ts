import type { Throughput, ThroughputRange } from '#lib/contract/answers.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { statsKey } from '#lib/pairing/keys.ts';
import { ALIVE } from './counters.ts';

/** Length of each range and of its buckets, in ms. A bucket is a sum of stored ones. */
const RANGES: Readonly<Record<ThroughputRange, { rangeMs: number; bucketMs: number; storedMs: number }>> = {
  '15m': { rangeMs: 15 * 60_000, bucketMs: 15_000, storedMs: 5_000 },
  '1h': { rangeMs: 3_600_000, bucketMs: 60_000, storedMs: 60_000 },
  '6h': { rangeMs: 6 * 3_600_000, bucketMs: 300_000, storedMs: 60_000 },
  '24h': { rangeMs: 86_400_000, bucketMs: 1_200_000, storedMs: 600_000 },
  '7d': { rangeMs: 7 * 86_400_000, bucketMs: 7_200_000, storedMs: 600_000 },
};

/** Reads what was received, paired and indexed over a range; buckets in which no Muster ran are left out. */
export async function readThroughput(
  redis: RedisClient,
  keyPrefix: string,
  { definition }: OpenCollection,
  range: ThroughputRange,
): Promise<Throughput> {
  const { rangeMs, bucketMs, storedMs } = RANGES[range];
  const at = await readTime(redis);
  const from = at - (at % bucketMs) - rangeMs;
  const starts = Array.from({ length: rangeMs / bucketMs + 1 }, (_, i) => from + i * bucketMs);
  const points = await Promise.all(
    starts.map(async (t) => {
      const stored = Array.from({ length: bucketMs / storedMs }, (_, i) => t + i * storedMs).filter(
        (start) => start <= at,
      );
      const [counts, beats] = await Promise.all(
        [definition.name, ALIVE].map((name) =>
          Promise.all(stored.map((start) => redis.hgetall(statsKey(keyPrefix, name, storedMs, start)))),
        ),
      );
      const sum = (field: string) => counts!.reduce((total, hash) => total + Number(hash[field] ?? 0), 0);
      const ran = [...counts!, ...beats!].some((hash) => Object.keys(hash).length > 0);
      const received = Object.fromEntries(
        definition.modalities.map(({ name }) => [name, sum(`received:${name}`)]),
      );
      return ran
        ? [{ t, received, paired: sum('paired'), indexed: sum('indexed'), failed: sum('failed') }]
        : [];
    }),
  );
  return { collection: definition.name, at, from, bucket_ms: bucketMs, points: points.flat() };
}
