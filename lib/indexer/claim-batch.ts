import type { OpenCollection } from '#lib/collections/collections.ts';
import { claim, peekDueInEach, type ClaimedItem } from '#lib/pairing/claim.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';

/** A batch to index, the partitions that may have more to give, and those that could not be asked. */
export interface ClaimedBatch {
  items: ClaimedItem[];
  more: number[];
  away: { partition: number; error: unknown }[];
}

/**
 * Leases a batch of due items, a fair share from each partition. What is leased of some is kept when others are away.
 * @param itemsMax per batch, over all partitions
 */
export async function claimBatch(
  redis: RedisClient,
  { layout }: OpenCollection,
  partitions: readonly number[],
  itemsMax: number,
  leaseMs: number,
): Promise<ClaimedBatch> {
  const share = Math.max(1, Math.ceil(itemsMax / partitions.length));
  const due = await peekDueInEach(redis, layout, partitions, share);
  const taken = await Promise.all(
    partitions.map(async (partition, i) => {
      try {
        const peeked = due[i]!;
        if (peeked.status === 'rejected') throw peeked.reason;
        const ids = peeked.value;
        const items = ids.length === 0 ? [] : await claim(redis, layout, partition, ids, leaseMs);
        return { partition, items, full: ids.length === share };
      } catch (error) {
        return { partition, items: [], full: false, error };
      }
    }),
  );
  return {
    items: taken.flatMap(({ items }) => items),
    more: taken.filter(({ full }) => full).map(({ partition }) => partition),
    away: taken.flatMap(({ partition, error }) => (error === undefined ? [] : [{ partition, error }])),
  };
}
