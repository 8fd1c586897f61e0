import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** One embedding to be held. IDs and modalities have passed validation. */
export interface Arrival {
  id: string;
  modality: string;
  vector: Float32Array;
  /** Only where the collection takes its versions from the producer. */
  version?: number;
}

/** What became of a partition's share of a batch. sent = accepted + duplicates + stale; replaced ⊆ accepted. */
export interface PutResult {
  accepted: number;
  replaced: number;
  duplicates: number;
  stale: number;
  /** Items that became complete. */
  completed: number;
  /** Items that became ready. */
  madeReady: number;
  /** Items that became unmatched, or unmatched with more. */
  madeUnmatched: number;
  /** Of the stale ones, those whose ID was deleted and is kept out for a time. */
  keptOut: number;
}

/**
 * Holds a partition's share of a batch: one call, whatever its size.
 * @param arrivals no (ID, modality) twice, all of this partition
 * @throws NOCLOCK when the partition's clock is lost, EPOCH when the collection was changed or deleted meanwhile (nothing is
 *   stored then); what the connection throws
 */
export async function put(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  producer: string,
  arrivals: readonly Arrival[],
): Promise<PutResult> {
  const { modalities, versions } = layout.spec;
  const groups = modalities.map((modality) => arrivals.filter((arrival) => arrival.modality === modality));
  const sorted = groups.flat();
  const reply = (await runOnPartition(
    redis,
    'put',
    layout,
    partition,
    sorted.map(({ id }) => layout.itemKey(partition, id)),
    [
      versions,
      producer,
      ...groups.map((group) => String(group.length)),
      ...sorted.map(({ vector }) => bytesOf(vector)),
      ...(versions === 'producer' ? sorted.map(({ version }) => String(version)) : []),
    ],
  )) as [number, number, number, number, number, number, number, number];
  const [accepted, replaced, duplicates, stale, completed, madeReady, madeUnmatched, keptOut] = reply;
  return { accepted, replaced, duplicates, stale, completed, madeReady, madeUnmatched, keptOut };
}

const bytesOf = (vector: Float32Array): Buffer =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
