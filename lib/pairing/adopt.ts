import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** One embedding on its way from one ID to another, with all that is known of it. */
export interface LiftedEmbedding {
  modality: string;
  /** As it is held: float32, little-endian. */
  vector: Buffer;
  /** JSON; empty for none. */
  metadata: Buffer;
  version: number;
  receivedAt: number;
  producer: string;
}

/** What is held of an unmatched item. */
export interface LiftedItem {
  id: string;
  firstSeenAt: number;
  embeddings: readonly LiftedEmbedding[];
}

/** What became of a partition's items that were to hold more. */
export interface Adopted {
  madeReady: number;
  /** How long each item that became complete had waited since it was first seen, in ms. */
  waitsMs: number[];
  /** Those that hold all of it now, or newer. The others are deleted ones that are kept out, or were changed by a like action. */
  ids: string[];
}

const FIELDS = 5;

/**
 * Reads unmatched items of a partition whole. Those that changed since a preview are left out.
 * @param asOf the partition's stamp at the preview
 */
export async function lift(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
  asOf: string,
): Promise<LiftedItem[]> {
  if (ids.length === 0) return [];
  const keys = ids.map((id) => layout.itemKey(partition, id));
  const rows = (await runOnPartition(redis, 'lift', layout, partition, keys, [asOf], 'bytes')) as Buffer[][];
  return rows.flatMap(([first, ...fields], i) =>
    first === undefined
      ? []
      : [{ id: ids[i]!, firstSeenAt: Number(first.toString()), embeddings: readEmbeddings(layout, fields) }],
  );
}

function readEmbeddings({ spec }: Layout, fields: readonly Buffer[]): LiftedEmbedding[] {
  return spec.modalities.flatMap((modality, m) => {
    const [vector, metadata, version, receivedAt, producer] = fields.slice(FIELDS * m, FIELDS * (m + 1));
    if (version!.length === 0) return [];
    const [versionText, receivedText] = [version!.toString(), receivedAt!.toString()];
    return [
      {
        modality,
        vector: vector!,
        metadata: metadata!,
        version: Number(versionText),
        receivedAt: Number(receivedText),
        producer: producer!.toString(),
      },
    ];
  });
}

/** A stamp of a partition, and when what was held there as it was drawn had arrived. */
export interface Drawn {
  stamp: string;
  /** Per item and modality held, in ms. */
  receivedAt: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Draws a stamp: above all that were given, below all that will be; and looks at some items at that very moment. @throws NOCLOCK */
export async function draw(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  ids: readonly string[],
): Promise<Drawn> {
  const { modalities } = layout.spec;
  const keys = ids.map((id) => layout.itemKey(partition, id));
  const [stamp, ...times] = (await runOnPartition(redis, 'draw', layout, partition, keys)) as string[];
  const timesOf = (i: number) =>
    modalities.flatMap((modality, m) => {
      const time = times[i * modalities.length + m]!;
      return time === '' ? [] : [[modality, Number(time)] as const];
    });
  return {
    stamp: stamp!,
    receivedAt: new Map(ids.map((id, i) => [id, Object.fromEntries(timesOf(i))])),
  };
}

/**
 * Holds embeddings that were held under other IDs, where nothing as new is held. Safe to repeat.
 * @param stamp drawn before it was seen that neither Redis nor, after it, the index holds anything as new
 * @throws NOCLOCK when the partition's clock is lost, EPOCH when the collection was changed meanwhile
 */
export async function adopt(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  stamp: string,
  items: readonly LiftedItem[],
): Promise<Adopted> {
  const { modalities, versions } = layout.spec;
  const args = items.flatMap(({ firstSeenAt, embeddings }) => [
    String(firstSeenAt),
    String(embeddings.length),
    ...embeddings.flatMap(({ modality, vector, metadata, version, receivedAt, producer }) => [
      String(modalities.indexOf(modality) + 1),
      vector,
      metadata,
      String(version),
      String(receivedAt),
      producer,
    ]),
  ]);
  const [madeReady, waits, ...fates] = (await runOnPartition(
    redis,
    'adopt',
    layout,
    partition,
    items.map(({ id }) => layout.itemKey(partition, id)),
    [versions, stamp, ...args],
  )) as [number, string, ...number[]];
  return {
    madeReady,
    waitsMs: waits === '' ? [] : waits.split(',').map(Number),
    ids: items.flatMap(({ id }, i) => (fates[i] === 1 ? [id] : [])),
  };
}
