import type { RedisClient } from '#lib/pairing/connect.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { statsKey } from '#lib/pairing/keys.ts';

/** How finely the past is kept, and for how long, in ms. */
export const RESOLUTIONS = [
  { bucketMs: 5_000, keptMs: 2 * 3_600_000 },
  { bucketMs: 60_000, keptMs: 26 * 3_600_000 },
  { bucketMs: 600_000, keptMs: 8 * 86_400_000 },
] as const;

/** The pseudo-collection under which it is noted that some Muster ran: silence and absence look alike without it. */
export const ALIVE = '@alive';

/** What is counted: `received:<modality>`, or one of the others. */
export type CounterField =
  `received:${string}` | 'paired' | 'indexed' | 'failed' | 'retried' | 'duplicates' | 'stale';

/** Counters of one process, added to Redis once a second. */
export interface Counters {
  add(collection: string, field: CounterField, count: number): void;
  /** Adds up what is left and ends. */
  stop(): Promise<void>;
}

/**
 * Starts counting.
 * @param onError told when a second's counts could not be added; they are kept for the next try
 */
export function startCounters(
  redis: RedisClient,
  keyPrefix: string,
  onError: (error: unknown) => void,
): Counters {
  let pending = new Map<string, Map<string, number>>();
  let aliveAt = 0;

  function add(collection: string, field: string, count: number): void {
    if (count === 0) return;
    const fields = pending.get(collection) ?? new Map<string, number>();
    pending.set(collection, fields.set(field, (fields.get(field) ?? 0) + count));
  }

  async function flush(): Promise<void> {
    const elapsed = performance.now() - aliveAt;
    if (aliveAt === 0 || elapsed >= RESOLUTIONS[0].bucketMs / 2) add(ALIVE, 'beats', 1);
    if (pending.size === 0) return;
    const adding = pending;
    pending = new Map();
    try {
      const now = await readTime(redis);
      await Promise.all(
        [...adding].map(([collection, fields]) => addUp(redis, keyPrefix, collection, fields, now)),
      );
      if (adding.has(ALIVE)) aliveAt = performance.now();
    } catch (error) {
      for (const [collection, fields] of adding)
        for (const [field, count] of fields) add(collection, field, count);
      onError(error);
    }
  }

  let flushing = flush();
  const timer = setInterval(() => {
    flushing = flushing.then(flush);
  }, 1_000);
  timer.unref();
  return {
    add,
    async stop() {
      clearInterval(timer);
      await flushing.then(flush);
    },
  };
}

async function addUp(
  redis: RedisClient,
  keyPrefix: string,
  collection: string,
  fields: ReadonlyMap<string, number>,
  now: number,
): Promise<void> {
  await Promise.all(
    RESOLUTIONS.map(async ({ bucketMs, keptMs }) => {
      const key = statsKey(keyPrefix, collection, bucketMs, now - (now % bucketMs));
      await Promise.all([...fields].map(([field, count]) => redis.hincrby(key, field, count)));
      await redis.pexpire(key, keptMs);
    }),
  );
}
