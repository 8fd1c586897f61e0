import type { RedisClient } from '#lib/pairing/connect.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { statsKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { repeat } from './repeat.ts';

/** How finely the past is kept, and for how long, in ms. */
export const RESOLUTIONS = [
  { bucketMs: 5_000, keptMs: 2 * 3_600_000 },
  { bucketMs: 60_000, keptMs: 26 * 3_600_000 },
  { bucketMs: 600_000, keptMs: 8 * 86_400_000 },
] as const;

/** The pseudo-collection under which it is noted that some Muster ran: silence and absence look alike without it. */
export const ALIVE = '@alive';

/** What is counted: `received:<modality>`, `waited:<bucket>`, or one of the others. */
export type CounterField =
  | `received:${string}`
  | `waited:${number}`
  | 'paired'
  | 'indexed'
  | 'failed'
  | 'retried'
  | 'faults'
  | 'duplicates'
  | 'stale';

/** Counters of one process, added to Redis once a second. */
export interface Counters {
  add(collection: string, field: CounterField, count: number): void;
  /** Adds up what is left and ends. */
  stop(): Promise<void>;
}

/** What is added to one key. */
interface Part {
  resolution: number;
  collection: string;
  fields: ReadonlyMap<string, number>;
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
  // Per resolution: each is a key of its own, and one may be taken while another is refused.
  const pending = RESOLUTIONS.map(() => new Map<string, Map<string, number>>());
  let aliveAt = 0;

  function addTo(resolution: number, collection: string, field: string, count: number): void {
    const fields = pending[resolution]!.get(collection) ?? new Map<string, number>();
    pending[resolution]!.set(collection, fields.set(field, (fields.get(field) ?? 0) + count));
  }

  function add(collection: string, field: string, count: number): void {
    if (count > 0) for (const resolution of RESOLUTIONS.keys()) addTo(resolution, collection, field, count);
  }

  async function flush(): Promise<void> {
    const elapsed = performance.now() - aliveAt;
    if (aliveAt === 0 || elapsed >= RESOLUTIONS[0].bucketMs / 2) add(ALIVE, 'beats', 1);
    const parts = pending.flatMap((collections, resolution) =>
      [...collections].map(([collection, fields]) => ({ resolution, collection, fields })),
    );
    if (parts.length === 0) return;
    for (const collections of pending) collections.clear();
    const now = readTime(redis);
    const added = await Promise.allSettled(
      parts.map(async (part) => addUp(redis, keyPrefix, part, await now)),
    );
    parts.forEach(({ resolution, collection, fields }, i) => {
      if (added[i]!.status === 'rejected')
        for (const [field, count] of fields) addTo(resolution, collection, field, count);
    });
    const failure = added.find((one) => one.status === 'rejected');
    if (failure !== undefined) onError(failure.reason);
    else if (parts.some(({ collection }) => collection === ALIVE)) aliveAt = performance.now();
  }

  const flushing = repeat(flush);
  return { add, stop: () => flushing.stop() };
}

async function addUp(
  redis: RedisClient,
  keyPrefix: string,
  { resolution, collection, fields }: Part,
  now: number,
): Promise<void> {
  const { bucketMs, keptMs } = RESOLUTIONS[resolution]!;
  const key = statsKey(keyPrefix, collection, bucketMs, now - (now % bucketMs));
  const counts = [...fields].flatMap(([field, count]) => [field, String(count)]);
  await runOnKeys(redis, 'addUp', [key], [String(keptMs), ...counts]);
}
