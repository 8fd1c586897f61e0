import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { put, rehearse, type Arrival, type FateListener, type PutResult } from '#lib/pairing/put.ts';
import { isClockLost } from '#lib/pairing/redis-errors.ts';

/** What became of a batch, and where something became ready. */
export interface Stored extends PutResult {
  readyPartitions: number[];
}

/** Vectors in one script call at most, so that no call holds Redis up for long. */
const CALL_ARRIVALS_MAX = 500;
const CALL_ITEMS_MAX = 250;

/**
 * Holds a batch: all partitions at once, one script call each (more for a very large batch).
 * @param startClocks sets clocks that are lost; called at most once, then what was refused is put again
 * @param onFate asks what became of each arrival
 * @throws what the connection throws; then parts of the batch may be held, and sending it again is safe
 */
export async function storeBatch(
  redis: RedisClient,
  { layout }: OpenCollection,
  producer: string,
  arrivals: readonly Arrival[],
  startClocks: () => Promise<void>,
  onFate?: FateListener,
): Promise<Stored> {
  let started: Promise<void> | undefined;
  const parts = [...Map.groupBy(arrivals, ({ id }) => layout.partitionOf(id))].flatMap(([partition, group]) =>
    sliceUp(group, CALL_ARRIVALS_MAX).map((part) => ({ partition, part })),
  );
  // All settled first: a part still on its way after the answer would be a batch half told.
  const results = await Promise.allSettled(
    parts.map(async ({ partition, part }) => {
      try {
        return { partition, ...(await put(redis, layout, partition, producer, part, onFate)) };
      } catch (error) {
        if (!isClockLost(error)) throw error;
        started ??= startClocks();
        await started;
        return { partition, ...(await put(redis, layout, partition, producer, part, onFate)) };
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

/** Tells what `storeBatch` would do with a batch, and changes nothing. */
export async function rehearseBatch(
  redis: RedisClient,
  { layout }: OpenCollection,
  arrivals: readonly Arrival[],
  onFate: FateListener,
): Promise<Pick<PutResult, 'accepted' | 'replaced' | 'duplicates' | 'stale' | 'completed'>> {
  const fates = { accepted: 0, replaced: 0, duplicate: 0, stale: 0 };
  const count: FateListener = (arrival, fate) => {
    fates[fate] += 1;
    onFate(arrival, fate);
  };
  // An item stays in one piece: whether it would be complete is seen by the call that has all of it.
  const items = [...Map.groupBy(arrivals, ({ id }) => id).values()];
  const calls = [...Map.groupBy(items, ([one]) => layout.partitionOf(one!.id))].flatMap(
    ([partition, group]) =>
      sliceUp(group, CALL_ITEMS_MAX).map((part) => rehearse(redis, layout, partition, part.flat(), count)),
  );
  const completed = (await Promise.all(calls)).reduce((sum, more) => sum + more, 0);
  const { accepted, replaced, duplicate, stale } = fates;
  return { accepted: accepted + replaced, replaced, duplicates: duplicate, stale, completed };
}

function sumUp(results: readonly PutResult[]): PutResult {
  const sum = (pick: (result: PutResult) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    accepted: sum(({ accepted }) => accepted),
    replaced: sum(({ replaced }) => replaced),
    duplicates: sum(({ duplicates }) => duplicates),
    stale: sum(({ stale }) => stale),
    completed: sum(({ completed }) => completed),
    waitsMs: results.flatMap(({ waitsMs }) => waitsMs),
    madeReady: sum(({ madeReady }) => madeReady),
    madeUnmatched: sum(({ madeUnmatched }) => madeUnmatched),
    keptOut: sum(({ keptOut }) => keptOut),
  };
}

const sliceUp = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
