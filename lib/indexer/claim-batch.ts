import type { OpenCollection } from '#lib/collections/collections.ts';
import { claim, peekDueInEach, type ClaimedItem } from '#lib/pairing/claim.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';

/** A batch to index, the partitions that may have more to give, and those that could not be asked. */
export interface ClaimedBatch {
  items: ClaimedItem[];
  more: number[];
  away: { partition: number; error: unknown }[];
}

/** IDs that a partition is asked for at least: a batch of a few calls on some partitions costs less than of one on each. */
const SHARE_MIN = 64;

/**
 * Leases a batch of due items, from as few partitions as fill it. What is leased of some is kept when others are away.
 * @param itemsMax per batch, over all partitions
 */
export async function claimBatch(
  redis: RedisClient,
  { layout }: OpenCollection,
  partitions: readonly number[],
  itemsMax: number,
  leaseMs: number,
): Promise<ClaimedBatch> {
  const order = startAnywhere(partitions);
  const share = Math.min(itemsMax, Math.max(SHARE_MIN, Math.ceil(itemsMax / partitions.length)));
  const due = await peekDueInEach(redis, layout, order, share);
  let room = itemsMax;
  const taken = await Promise.all(
    order.map(async (partition, i) => {
      try {
        const peeked = due[i]!;
        if (peeked.status === 'rejected') throw peeked.reason;
        const ids = peeked.value.slice(0, room);
        room -= ids.length;
        const items = ids.length === 0 ? [] : await claim(redis, layout, partition, ids, leaseMs);
        return {
          partition,
          items,
          hasMore: peeked.value.length === share || ids.length < peeked.value.length,
        };
      } catch (error) {
        return { partition, items: [], hasMore: false, error };
      }
    }),
  );
  return {
    items: taken.flatMap(({ items }) => items),
    more: taken.filter(({ hasMore }) => hasMore).map(({ partition }) => partition),
    away: taken.flatMap(({ partition, error }) => (error === undefined ? [] : [{ partition, error }])),
  };
}

/** So that several indexers seldom reach for the same items, and no partition waits behind others. */
function startAnywhere(partitions: readonly number[]): number[] {
  const start = Math.floor(Math.random() * partitions.length);
  return [...partitions.slice(start), ...partitions.slice(0, start)];
}
