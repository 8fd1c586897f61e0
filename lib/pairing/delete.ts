import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { PROGRESS_KEPT_MS } from './operate.ts';
import { runOnPartition } from './scripts.ts';

/** What an operation has removed from a partition so far. Times in ms. */
export interface Removed {
  /** Items that were held. */
  held: number;
  /** End of the last lease among them: until then an indexer may still write one; 0 when none was leased. */
  leasedUntil: number;
  /** The IDs are kept out till then; 0 when they are not. */
  keptOutUntil: number;
}

/**
 * Takes away all that is held of some items of a partition, whatever their state. What was found is kept with the operation
 * in the same step, so that a call whose answer was lost can be made again.
 * @param operation names the operation's progress
 * @param keepOutMs for how long embeddings of these IDs are turned away as stale; 0 for not at all
 */
export async function removeItems(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  operation: string,
  ids: readonly string[],
  keepOutMs: number,
): Promise<Removed> {
  const [held, leasedUntil, keptOutUntil] = (await runOnPartition(
    redis,
    'delete',
    layout,
    partition,
    [layout.progressKey(partition, operation), ...ids.map((id) => layout.itemKey(partition, id))],
    [String(keepOutMs), String(PROGRESS_KEPT_MS)],
  )) as [number, string, string];
  return { held, leasedUntil: Number(leasedUntil), keptOutUntil: Number(keptOutUntil) };
}

/**
 * Drops what is left of a partition once it holds no item. Its clock and epoch outlive it for a time.
 * @throws EPOCH when the name belongs to a newer collection
 */
export async function dropPartition(redis: RedisClient, layout: Layout, partition: number): Promise<void> {
  const { lookup } = layout.keysOf(partition);
  await runOnPartition(redis, 'drop', layout, partition, [lookup], [String(CLOSED_KEPT_MS)]);
}

/**
 * The same of a partition that was closed when its collection was moved away from it.
 * @throws EPOCH when it is closed no more: a newer collection may write to it
 */
export async function dropClosedPartition(
  redis: RedisClient,
  layout: Layout,
  partition: number,
): Promise<void> {
  const { lookup } = layout.keysOf(partition);
  await runOnPartition(redis, 'dropClosed', layout, partition, [lookup], [String(CLOSED_KEPT_MS)]);
}

/** Longer than any request that was under way can last. */
const CLOSED_KEPT_MS = 2 * 86_400_000;
