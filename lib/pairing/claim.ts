import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { lookAtPartitions, runOnPartition } from './scripts.ts';

/** One embedding as it is held. */
export interface HeldEmbedding {
  vector: Float32Array;
  version: number;
  /** JSON text. */
  metadata?: string;
  /** By Redis' time, in ms. */
  receivedAt: number;
  producer: string;
}

/** Everything held of an item, leased to one indexer. */
export interface ClaimedItem {
  id: string;
  partition: number;
  /** Versions of all modalities, absences included: what every settling script is guarded by. */
  versions: string;
  /** This try included. */
  tries: number;
  flushed: boolean;
  /** To bring an existing document up to date, never to make one. */
  mergeOnly: boolean;
  complete: boolean;
  embeddings: Record<string, HeldEmbedding>;
}

/** IDs of a partition that are ready and due, longest due first. */
export const peekDue = async (
  redis: RedisClient,
  layout: Layout,
  partition: number,
  atMost: number,
): Promise<string[]> =>
  (await runOnPartition(redis, 'due', layout, partition, [], [String(atMost)])) as string[];

/** The same of several partitions, in the order given: the IDs, or why a partition could not be asked. */
export const peekDueInEach = (
  redis: RedisClient,
  layout: Layout,
  partitions: readonly number[],
  atMost: number,
): Promise<PromiseSettledResult<string[]>[]> =>
  lookAtPartitions(redis, 'due', layout, partitions, [String(atMost)]) as Promise<
    PromiseSettledResult<string[]>[]
  >;

/**
 * Leases items to the caller. What was claimed or settled meanwhile is left out.
 * @param leaseMs how long no one else gets them
 */
export async function claim(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
  leaseMs: number,
): Promise<ClaimedItem[]> {
  const keys = ids.map((id) => layout.itemKey(partition, id));
  const rows = (await runOnPartition(
    redis,
    'claim',
    layout,
    partition,
    keys,
    [String(leaseMs)],
    'bytes',
  )) as ClaimedRow[];
  const takeFloats = placeFloats(rows);
  return rows.map((row) => readRow(layout, partition, row, takeFloats));
}

type ClaimedRow = [
  id: Buffer,
  versions: Buffer,
  tries: number,
  flushed: number,
  mergeOnly: number,
  ...embeddings: Buffer[],
];

/**
 * A reply's bytes lie anywhere in the socket's buffer, a Float32Array only on multiples of four: all vectors of a reply are
 * moved to one place, because one for each is dear.
 */
function placeFloats(rows: readonly ClaimedRow[]): (bytes: Buffer) => Float32Array {
  const vectors = rows.flatMap(([, , , , , ...values]) => values.filter((_, i) => i % 4 === 0));
  const place = new Uint8Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  return (bytes) => {
    place.set(bytes, at);
    at += bytes.length;
    return new Float32Array(place.buffer, at - bytes.length, bytes.length / 4);
  };
}

function readRow(
  layout: Layout,
  partition: number,
  row: ClaimedRow,
  takeFloats: (bytes: Buffer) => Float32Array,
): ClaimedItem {
  const [id, versionsBytes, tries, flushed, mergeOnly, ...values] = row;
  const versions = versionsBytes.toString();
  const list = versions.split(',');
  const held = layout.spec.modalities.flatMap((modality, i) =>
    list[i]
      ? [
          [
            modality,
            readEmbedding(Number(list[i]), values.slice(4 * i, 4 * i + 4) as Held, takeFloats),
          ] as const,
        ]
      : [],
  );
  return {
    id: id.toString(),
    partition,
    versions,
    tries,
    flushed: flushed === 1,
    mergeOnly: mergeOnly === 1,
    complete: layout.spec.required.every((modality) => held.some(([name]) => name === modality)),
    embeddings: Object.fromEntries(held),
  };
}

type Held = [vector: Buffer, metadata: Buffer, receivedAt: Buffer, producer: Buffer];

const readEmbedding = (
  version: number,
  [vector, metadata, receivedAt, producer]: Held,
  takeFloats: (bytes: Buffer) => Float32Array,
): HeldEmbedding => ({
  vector: takeFloats(vector),
  version,
  receivedAt: Number(receivedAt.toString()),
  producer: producer.toString(),
  ...(metadata.length === 0 ? {} : { metadata: metadata.toString() }),
});
