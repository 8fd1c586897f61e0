import { readTime } from './clock.ts';
import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** One embedding as it is held, without its values. */
export interface HeldNotes {
  dims: number;
  version: number;
  receivedAt: number;
  producer: string;
  /** JSON text; null when it came without. */
  metadata: string | null;
}

/** One item as it is held. */
export interface HeldItem {
  state: 'unmatched' | 'ready' | 'failed';
  /** Due time of a ready item, in ms. */
  dueAt: number | null;
  /** When a failed item was given up on, in ms. */
  failedAt: number | null;
  firstSeenAt: number;
  tries: number;
  error: string | null;
  /** Till when an indexer has a ready item; null when none has. */
  leasedUntil: number | null;
  embeddings: Record<string, HeldNotes>;
}

/** Reads one item; null when nothing is held of it. */
export async function inspect(redis: RedisClient, layout: Layout, id: string): Promise<HeldItem | null> {
  const partition = layout.partitionOf(id);
  const reply = await runOnPartition(redis, 'inspect', layout, partition, [layout.itemKey(partition, id)]);
  if (reply === null) return null;
  const [state, at, first, tries, error, lease, ...notes] = reply as [
    HeldItem['state'],
    string,
    string,
    string,
    string,
    string,
    ...(string | number)[],
  ];
  const held = layout.spec.modalities.flatMap((modality, i) => {
    const [bytes, version, receivedAt, producer, metadata] = notes.slice(5 * i, 5 * i + 5);
    if (version === '') return [];
    return [
      [
        modality,
        {
          dims: Number(bytes) / 4,
          version: Number(version),
          receivedAt: Number(receivedAt),
          producer: String(producer),
          metadata: metadata === '' ? null : String(metadata),
        },
      ] as const,
    ];
  });
  return {
    state,
    dueAt: state === 'ready' ? Number(at) : null,
    failedAt: state === 'failed' ? Number(at) : null,
    firstSeenAt: Number(first),
    tries: Number(tries),
    error: error === '' ? null : error,
    leasedUntil: state === 'ready' && lease !== '' ? Number(lease) : null,
    embeddings: Object.fromEntries(held),
  };
}

/** Till when a deleted ID is kept out, in ms; null when it is not. */
export async function readKeptOut(redis: RedisClient, layout: Layout, id: string): Promise<number | null> {
  const till = await redis.zscore(layout.keysOf(layout.partitionOf(id)).deleted, id);
  return till !== null && Number(till) > (await readTime(redis)) ? Number(till) : null;
}

/** Reads one held vector; null when the item or the modality is not held. */
export async function readVector(
  redis: RedisClient,
  layout: Layout,
  id: string,
  modality: string,
): Promise<Float32Array | null> {
  const bytes = await redis.hgetBuffer(layout.itemKey(layout.partitionOf(id), id), `v:${modality}`);
  return bytes === null ? null : new Float32Array(Uint8Array.from(bytes).buffer);
}

/** Reads the held vectors of one item; without those that have changed since it was looked at. */
export async function readVectors(
  redis: RedisClient,
  layout: Layout,
  id: string,
  seen: Readonly<Record<string, Pick<HeldNotes, 'version'>>>,
): Promise<Record<string, Float32Array>> {
  const modalities = Object.keys(seen);
  if (modalities.length === 0) return {};
  const fields = modalities.flatMap((modality) => [`n:${modality}`, `v:${modality}`]);
  const found = await redis.hmgetBuffer(layout.itemKey(layout.partitionOf(id), id), ...fields);
  return Object.fromEntries(
    modalities.flatMap((modality, i) => {
      const [version, bytes] = [found[2 * i], found[2 * i + 1]];
      if (!version || !bytes || Number(version.toString()) !== seen[modality]?.version) return [];
      return [[modality, new Float32Array(Uint8Array.from(bytes).buffer)] as const];
    }),
  );
}
