import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** One embedding to be held. IDs and modalities have passed validation. */
export interface Arrival {
  id: string;
  modality: string;
  vector: Float32Array;
  /** JSON text of what the producer says of it; held, replaced and indexed with it. */
  metadata?: string;
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
  /** How long each of these had waited since it was first seen, in ms. */
  waitsMs: number[];
  /** Items that became ready. */
  madeReady: number;
  /** Items that became unmatched, or unmatched with more. */
  madeUnmatched: number;
  /** Of the stale ones, those whose ID was deleted and is kept out for a time. */
  keptOut: number;
}

/** What became of one embedding; `replaced` is accepted in the place of an older one. */
export type Fate = 'accepted' | 'replaced' | 'duplicate' | 'stale';

/** Told what became of each embedding. */
export type FateListener = (arrival: Arrival, fate: Fate) => void;

/**
 * Holds a partition's share of a batch: one call, whatever its size.
 * @param arrivals no (ID, modality) twice, all of this partition
 * @param onFate asks what became of each, which costs a little more
 * @throws NOCLOCK when the partition's clock is lost, EPOCH when the collection was changed or deleted meanwhile (nothing is
 *   stored then); what the connection throws
 */
export async function put(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  producer: string,
  arrivals: readonly Arrival[],
  onFate?: FateListener,
): Promise<PutResult> {
  const { sorted, kind, counts, values } = arrange(layout, arrivals);
  const reply = (await runOnPartition(
    redis,
    'put',
    layout,
    partition,
    sorted.map(({ id }) => layout.itemKey(partition, id)),
    [...kind, producer, onFate === undefined ? '' : 'each', ...counts, ...values],
  )) as [number, number, number, number, string, number, number, number, string];
  const [accepted, replaced, duplicates, stale, waits, madeReady, madeUnmatched, keptOut, fates] = reply;
  const waitsMs = waits === '' ? [] : waits.split(',').map(Number);
  if (onFate !== undefined) sorted.forEach((arrival, i) => onFate(arrival, FATES[fates[i]!]!));
  return {
    accepted,
    replaced,
    duplicates,
    stale,
    completed: waitsMs.length,
    waitsMs,
    madeReady,
    madeUnmatched,
    keptOut,
  };
}

/**
 * Tells what `put` would do, and changes nothing.
 * @param arrivals as for `put`
 * @returns items that would become complete
 */
export async function rehearse(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  arrivals: readonly Arrival[],
  onFate: FateListener,
): Promise<number> {
  const { sorted, kind, counts, values } = arrange(layout, arrivals);
  const [fates, completed] = (await runOnPartition(
    redis,
    'rehearse',
    layout,
    partition,
    sorted.map(({ id }) => layout.itemKey(partition, id)),
    [...kind, ...counts, ...values],
  )) as [string, number];
  sorted.forEach((arrival, i) => onFate(arrival, FATES[fates[i]!]!));
  return completed;
}

const FATES: Readonly<Record<string, Fate>> = { a: 'accepted', r: 'replaced', d: 'duplicate', s: 'stale' };

/** Arrivals grouped by modality, as scripts take them. */
function arrange({ spec: { modalities, versions } }: Layout, arrivals: readonly Arrival[]) {
  const groups = modalities.map((modality) => arrivals.filter((arrival) => arrival.modality === modality));
  const sorted = groups.flat();
  const hasMetadata = sorted.some(({ metadata }) => metadata !== undefined);
  return {
    sorted,
    kind: [versions, hasMetadata ? 'metadata' : ''],
    counts: groups.map((group) => String(group.length)),
    values: [
      ...sorted.map(({ vector }) => bytesOf(vector)),
      ...(hasMetadata ? sorted.map(({ metadata }) => metadata ?? '') : []),
      ...(versions === 'producer' ? sorted.map(({ version }) => String(version)) : []),
    ],
  };
}

const bytesOf = (vector: Float32Array): Buffer =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
