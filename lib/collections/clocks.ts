import { LIMITS } from '#lib/contract/vocabulary.ts';
import { DAY_MS, readTime, startClocks } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { collectionKey, layOut, MOVERS_EPOCH, type Layout } from '#lib/pairing/keys.ts';
import { beginClocks, bringKeptOut, closePartition } from '#lib/pairing/move.ts';
import type { Collections, OpenCollection } from './collections.ts';

/** What setting clocks stands on. */
export interface ClockDeps {
  redis: RedisClient;
  keyPrefix: string;
  collections: Pick<Collections, 'change'>;
}

/**
 * Sets the clocks of a collection that are missing. Of one that is being moved nobody writes to the old partitions any more
 * before a clock of the new ones runs, so that what comes to these is newer than all that lies in those. Safe to repeat, at once too.
 * @param readHighest the highest version in the index, 0 when unknown
 */
export async function openClocks(
  { redis, keyPrefix, collections }: ClockDeps,
  { definition: { name, generation }, layout, former }: OpenCollection,
  readHighest: () => Promise<number>,
): Promise<void> {
  if (former === undefined) return startClocks(redis, layout, await readHighest());
  const wasOpened = (await redis.hget(collectionKey(keyPrefix, name), 'opened')) === String(generation);
  if (wasOpened && (await haveAllClocks(redis, layout))) return;
  const clocks = await closeFormer(redis, keyPrefix, former, generation);
  for (let partition = 0; partition < former.spec.partitions; partition++)
    await bringKeptOut(redis, former, partition, layout);
  // Where a clock is lost, it is not known how far it had come.
  const isAnyLost = wasOpened || clocks.includes(null);
  const known = [await readTime(redis), ...clocks.map(Number), isAnyLost ? await readHighest() : 0];
  await beginClocks(redis, layout, Math.max(...known) + (isAnyLost ? DAY_MS : 1));
  await collections.change(name, { opened: String(generation) }, null);
}

/** Whether each partition of a layout has its clock. */
export async function haveAllClocks(redis: RedisClient, layout: Layout): Promise<boolean> {
  const found = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      redis.exists(layout.keysOf(partition).clock),
    ),
  );
  return found.every((count) => count === 1);
}

/** @returns the last stamps of the old partitions, null for a lost one */
async function closeFormer(
  redis: RedisClient,
  keyPrefix: string,
  former: Layout,
  switchedAt: number,
): Promise<(number | null)[]> {
  const { partitions } = former.spec;
  const closing = layOut(keyPrefix, { ...former.spec, partitions: closedCount(former) });
  const clocks = await Promise.all(
    Array.from({ length: closing.spec.partitions }, (_, partition) =>
      closePartition(redis, closing, partition, MOVERS_EPOCH, switchedAt - 1),
    ),
  );
  return clocks.slice(0, partitions);
}

/** Lets a later collection of the same name write where this one had been closed. */
export async function reopenClosed(
  redis: RedisClient,
  keyPrefix: string,
  { definition: { epoch, generation }, layout }: OpenCollection,
): Promise<void> {
  if (generation === 0) return;
  const spec = { ...layout.spec, generation: 0, partitions: LIMITS.partitions, epoch: MOVERS_EPOCH };
  const first = layOut(keyPrefix, spec);
  for (let partition = 0; partition < LIMITS.partitions; partition++) {
    await closePartition(redis, first, partition, epoch, epoch, REOPENED_KEPT_MS);
    // It stands where it stood before the move: a new one is set above all that is indexed.
    await redis.unlink(first.keysOf(partition).clock);
  }
}

/** Keys that bear no generation are the only ones that versions of before there were any know: all that they might write. */
const closedCount = ({ spec }: Layout): number =>
  spec.generation === 0 ? LIMITS.partitions : spec.partitions;

/** Longer than any request that was under way can last. */
const REOPENED_KEPT_MS = 2 * 86_400_000;
