import { isDeepStrictEqual } from 'node:util';

/** Which embedding a vector is: written into the vector itself, so that an index alone tells what it holds. */
export interface Mark {
  /** Number of the item. */
  item: number;
  modality: string;
  /** The producer's count of what it sent for this item and modality, from 0. */
  version: number;
}

/** The modalities that marks know. */
export const MARKED_MODALITIES = ['text', 'image'] as const;

const HEAD = 3;
const PREFIX = 'item-';

/** ID of an item. */
export const idOf = (item: number): string => `${PREFIX}${item}`;

/** The item of an ID. */
export const itemOf = (id: string): number => Number(id.slice(PREFIX.length));

/** A vector that says which embedding it is, in small integers that survive an engine's rounding; never of magnitude zero. */
export function vectorOf({ item, modality, version }: Mark, dims: number): number[] {
  const code = MARKED_MODALITIES.findIndex((name) => name === modality);
  const tail = Array.from({ length: dims - HEAD }, (_, i) => Math.round(Math.sin(i + 1) * 1_000) / 1_000);
  return [item + 1, code + 1, version + 1, ...tail];
}

/** What a vector says it is; an unknown modality is told as a word that no collection has. */
export function readMark(vector: ArrayLike<number>): Mark {
  const [item = 0, code = 0, version = 0] = Array.from({ length: HEAD }, (_, i) =>
    Math.round(vector[i] ?? 0),
  );
  return { item: item - 1, modality: MARKED_MODALITIES[code - 1] ?? '?', version: version - 1 };
}

/** What an embedding's metadata says: the same as its vector. Each third version has none, and no two share all their names. */
export const metadataOf = ({ item, modality, version }: Mark): object | undefined =>
  version % 3 === 2 ? undefined : { item, modality, [`version${version}`]: [version] };

/** Whether metadata belongs to the vector that it was found with. */
export const isOf = (vector: ArrayLike<number>, metadata: object | null | undefined): boolean =>
  isDeepStrictEqual(metadata ?? undefined, metadataOf(readMark(vector)));

/** One embedding of one item, whatever its version. */
export const nameOf = ({ item, modality }: Omit<Mark, 'version'>): string => `${modality} of ${idOf(item)}`;
