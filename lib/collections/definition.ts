import { collectionName } from '#lib/contract/vocabulary.ts';
import type { Collection } from '#lib/contract/answers.ts';
import type { IndexSpec, Similarity } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';

/** One modality of a collection. */
export interface ModalityDefinition {
  name: string;
  required: boolean;
  similarity: Similarity;
  /** Vector length; null until the first vector pins it. */
  dims: number | null;
  model: string | null;
}

/** A named stream of items that share modalities and one target index. */
export interface CollectionDefinition {
  name: string;
  index: string;
  partitions: number;
  versions: 'arrival' | 'producer';
  paused: boolean;
  modalities: ModalityDefinition[];
}

/** What a collection is when nobody has said otherwise. */
export function defaultDefinition(name: string): CollectionDefinition {
  const modality = (of: string): ModalityDefinition => ({
    name: of,
    required: true,
    similarity: 'cosine',
    dims: null,
    model: null,
  });
  return {
    name,
    index: `muster-${name}`,
    partitions: 16,
    versions: 'arrival',
    paused: false,
    modalities: [modality('text'), modality('image')],
  };
}

/** @throws MusterError `invalid_collection` */
export function checkCollectionName(name: string): string {
  if (collectionName.safeParse(name).success) return name;
  throw new MusterError(
    'invalid_collection',
    `"${name}" is no name for a collection: up to 100 of a-z, 0-9, ".", "_" and "-", the first a letter or digit.`,
  );
}

/** The definition as one hash in Redis. Dims and models stand in fields of their own, so that they can be pinned atomically. */
export function encodeDefinition(definition: CollectionDefinition): Record<string, string> {
  return {
    index: definition.index,
    partitions: String(definition.partitions),
    versions: definition.versions,
    modalities: JSON.stringify(
      definition.modalities.map(({ name, required, similarity }) => ({ name, required, similarity })),
    ),
    ...Object.fromEntries(
      definition.modalities.flatMap(({ name, dims }) =>
        dims === null ? [] : [[`dims:${name}`, String(dims)]],
      ),
    ),
  };
}

/** Reads back what `encodeDefinition` and the pins wrote; null when there is no such collection. */
export function decodeDefinition(
  name: string,
  hash: Readonly<Record<string, string>>,
): CollectionDefinition | null {
  if (hash.modalities === undefined) return null;
  const modalities = JSON.parse(hash.modalities) as Pick<
    ModalityDefinition,
    'name' | 'required' | 'similarity'
  >[];
  return {
    name,
    index: hash.index!,
    partitions: Number(hash.partitions),
    versions: hash.versions === 'producer' ? 'producer' : 'arrival',
    paused: hash.paused === '1',
    modalities: modalities.map((modality) => ({
      ...modality,
      dims: hash[`dims:${modality.name}`] === undefined ? null : Number(hash[`dims:${modality.name}`]),
      model: hash[`model:${modality.name}`] ?? null,
    })),
  };
}

/** What the engine has to know: every modality whose dims are pinned. */
export const indexSpecOf = (definition: CollectionDefinition): IndexSpec => ({
  collection: definition.name,
  index: definition.index,
  fields: definition.modalities.flatMap(({ name, dims, similarity }) =>
    dims === null ? [] : [{ modality: name, dims, similarity }],
  ),
});

/** The collection as the API shows it. */
export const describeCollection = (definition: CollectionDefinition): Collection => ({
  ...definition,
  modalities: definition.modalities.map(({ name, dims, required, model }) => ({
    name,
    dims,
    required,
    model,
  })),
});
