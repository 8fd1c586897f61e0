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
  madeUnmatched: number;
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

/** Draws a stamp of a partition: above all that were given, below all that will be. @throws NOCLOCK */
export const drawStamp = async (redis: RedisClient, layout: Layout, partition: number): Promise<string> =>
  (await runOnPartition(redis, 'draw', layout, partition, [])) as string;

/**
 * Holds embeddings that were held under other IDs, where nothing as new is held. Safe to repeat.
 * @param stamp drawn before it was seen that the index holds nothing as new
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
  const [madeReady, madeUnmatched, ...fates] = (await runOnPartition(
    redis,
    'adopt',
    layout,
    partition,
    items.map(({ id }) => layout.itemKey(partition, id)),
    [versions, stamp, ...args],
  )) as number[];
  return {
    madeReady: madeReady!,
    madeUnmatched: madeUnmatched!,
    ids: items.flatMap(({ id }, i) => (fates[i] === 1 ? [id] : [])),
  };
}
