import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { put, type Arrival, type PutResult } from '#lib/pairing/put.ts';
import { isClockLost } from '#lib/pairing/redis-errors.ts';

/** What became of a batch, and where something became ready. */
export interface Stored extends PutResult {
  readyPartitions: number[];
}

/** Vectors in one script call at most, so that no call holds Redis up for long. */
const CALL_ARRIVALS_MAX = 500;

/**
 * Holds a batch: all partitions at once, one script call each (more for a very large batch).
 * @param startClocks sets clocks that are lost; called at most once, then what was refused is put again
 * @throws what the connection throws; then parts of the batch may be held, and sending it again is safe
 */
export async function storeBatch(
  redis: RedisClient,
  { layout }: OpenCollection,
  producer: string,
  arrivals: readonly Arrival[],
  startClocks: () => Promise<void>,
): Promise<Stored> {
  let started: Promise<void> | undefined;
  const parts = [...Map.groupBy(arrivals, ({ id }) => layout.partitionOf(id))].flatMap(([partition, group]) =>
    sliceUp(group, CALL_ARRIVALS_MAX).map((part) => ({ partition, part })),
  );
  // All settled first: a part still on its way after the answer would be a batch half told.
  const results = await Promise.allSettled(
    parts.map(async ({ partition, part }) => {
      try {
        return { partition, ...(await put(redis, layout, partition, producer, part)) };
      } catch (error) {
        if (!isClockLost(error)) throw error;
        started ??= startClocks();
        await started;
        return { partition, ...(await put(redis, layout, partition, producer, part)) };
      }
    }),
  );
  const stored = results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  return {
    ...sumUp(stored),
    readyPartitions: [
      ...new Set(stored.filter(({ madeReady }) => madeReady > 0).map(({ partition }) => partition)),
    ],
  };
}

function sumUp(results: readonly PutResult[]): PutResult {
  const total: PutResult = {
    accepted: 0,
    replaced: 0,
    duplicates: 0,
    stale: 0,
    completed: 0,
    madeReady: 0,
    madeUnmatched: 0,
    keptOut: 0,
  };
  for (const result of results)
    for (const key of Object.keys(total) as (keyof PutResult)[]) total[key] += result[key];
  return total;
}

const sliceUp = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
