import type { OpenCollection } from '#lib/collections/collections.ts';
import { claim, peekDue, type ClaimedItem } from '#lib/pairing/claim.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';

/** A batch to index, and the partitions that may have more to give. */
export interface ClaimedBatch {
  items: ClaimedItem[];
  more: number[];
}

/**
 * Leases a batch of due items, a fair share from each partition.
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
  const taken = await Promise.all(
    partitions.map(async (partition) => {
      const ids = await peekDue(redis, layout, partition, share);
      const items = ids.length === 0 ? [] : await claim(redis, layout, partition, ids, leaseMs);
      return { partition, items, full: ids.length === share };
    }),
  );
  return {
    items: taken.flatMap(({ items }) => items),
    more: taken.filter(({ full }) => full).map(({ partition }) => partition),
  };
}
