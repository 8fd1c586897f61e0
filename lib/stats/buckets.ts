import type { RedisClient } from '#lib/pairing/connect.ts';
import { statsKey } from '#lib/pairing/keys.ts';

/** What was counted in one stored bucket. */
export type Bucket = Readonly<Record<string, string>>;

/** Reads the stored buckets of a collection whose start lies in a stretch of time, in ms. */
export type BucketReader = (
  name: string,
  storedMs: number,
  from: number,
  to: number,
  at: number,
) => Promise<Bucket[]>;

/** A bucket this long after its end changes no more, so that it is read once. */
const SETTLED_MS = 30_000;
/** Charts that are drawn together read a bucket that still changes once. */
const FRESH_MS = 1_000;
const CACHED_BUCKETS_MAX = 20_000;

/** Makes a reader that remembers buckets. */
export function openBuckets(redis: RedisClient, keyPrefix: string): BucketReader {
  const cache = new Map<string, { bucket: Promise<Bucket>; readAt: number; isSettled: boolean }>();

  function readBucket(name: string, storedMs: number, start: number, at: number): Promise<Bucket> {
    const key = statsKey(keyPrefix, name, storedMs, start);
    const known = cache.get(key);
    if (known !== undefined && (known.isSettled || performance.now() - known.readAt < FRESH_MS))
      return known.bucket;
    if (cache.size >= CACHED_BUCKETS_MAX) cache.clear();
    const bucket = redis.hgetall(key);
    const isSettled = start + storedMs + SETTLED_MS < at;
    cache.set(key, { bucket, readAt: performance.now(), isSettled });
    bucket.catch(() => cache.delete(key));
    return bucket;
  }

  return (name, storedMs, from, to, at) =>
    Promise.all(
      Array.from({ length: Math.max(0, Math.ceil((Math.min(to, at + 1) - from) / storedMs)) }, (_, i) =>
        readBucket(name, storedMs, from + i * storedMs, at),
      ),
    );
}

/** What the buckets counted under a name, all in all. */
export const sumUp = (buckets: readonly Bucket[], field: string): number =>
  buckets.reduce((total, bucket) => total + Number(bucket[field] ?? 0), 0);
