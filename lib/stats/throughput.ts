import type { Throughput, ThroughputRange } from '#lib/contract/answers.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { statsKey } from '#lib/pairing/keys.ts';
import { ALIVE } from './counters.ts';

/** Length of each range, of its buckets, and of the stored buckets that they are summed from, in ms. */
const RANGES: Readonly<Record<ThroughputRange, { rangeMs: number; bucketMs: number; storedMs: number }>> = {
  '15m': { rangeMs: 15 * 60_000, bucketMs: 15_000, storedMs: 5_000 },
  '1h': { rangeMs: 3_600_000, bucketMs: 60_000, storedMs: 60_000 },
  '6h': { rangeMs: 6 * 3_600_000, bucketMs: 300_000, storedMs: 60_000 },
  '24h': { rangeMs: 86_400_000, bucketMs: 1_200_000, storedMs: 600_000 },
  '7d': { rangeMs: 7 * 86_400_000, bucketMs: 7_200_000, storedMs: 600_000 },
};

/** A bucket this long after its end changes no more, so that it is read once. */
const SETTLED_MS = 30_000;
const CACHED_BUCKETS_MAX = 20_000;

type Bucket = Readonly<Record<string, string>>;

/** Reads what was received, paired and indexed over a range; buckets in which no Muster ran are left out. */
export type ThroughputReader = (collection: OpenCollection, range: ThroughputRange) => Promise<Throughput>;

/** Makes a reader that remembers buckets which change no more. */
export function openThroughput(redis: RedisClient, keyPrefix: string): ThroughputReader {
  const cache = new Map<string, Bucket>();

  async function readBucket(name: string, storedMs: number, start: number, at: number): Promise<Bucket> {
    const key = statsKey(keyPrefix, name, storedMs, start);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const bucket = await redis.hgetall(key);
    if (cache.size >= CACHED_BUCKETS_MAX) cache.clear();
    if (start + storedMs + SETTLED_MS < at) cache.set(key, bucket);
    return bucket;
  }

  return async ({ definition }, range) => {
    const { rangeMs, bucketMs, storedMs } = RANGES[range];
    const at = await readTime(redis);
    const from = at - (at % bucketMs) - rangeMs;
    const readSpan = (name: string, t: number) =>
      Promise.all(
        Array.from({ length: bucketMs / storedMs }, (_, i) => t + i * storedMs)
          .filter((start) => start <= at)
          .map((start) => readBucket(name, storedMs, start, at)),
      );
    const points = await Promise.all(
      Array.from({ length: rangeMs / bucketMs + 1 }, (_, i) => from + i * bucketMs).map(async (t) => {
        const [counts, beats] = await Promise.all([readSpan(definition.name, t), readSpan(ALIVE, t)]);
        if ([...counts, ...beats].every((bucket) => Object.keys(bucket).length === 0)) return [];
        const sum = (field: string) =>
          counts.reduce((total, bucket) => total + Number(bucket[field] ?? 0), 0);
        const received = Object.fromEntries(
          definition.modalities.map(({ name }) => [name, sum(`received:${name}`)]),
        );
        return [{ t, received, paired: sum('paired'), indexed: sum('indexed'), failed: sum('failed') }];
      }),
    );
    return { collection: definition.name, at, from, bucket_ms: bucketMs, points: points.flat() };
  };
}
