import { collectionName } from '#lib/contract/vocabulary.ts';
import type { Collection } from '#lib/contract/answers.ts';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { IndexSettings, IndexSpec, Similarity } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { DEFAULT_INDEX_SETTINGS, describeIndexSettings } from './index-settings.ts';

/** One modality of a collection. */
export interface ModalityDefinition {
  name: string;
  required: boolean;
  similarity: Similarity;
  /** Vector length; null until the first vector pins it. */
  dims: number | null;
  model: string | null;
}

/** What happens to unmatched items of a certain age; items are kept where there is none. */
export interface AgePolicy {
  /** Age in ms since the item was first seen, by Redis' clock. */
  afterMs: number;
  /** `index` them as they are, or `discard` them. */
  action: 'index' | 'discard';
}

/** Into how many partitions items were put, and under which keys. */
export interface Placement {
  partitions: number;
  generation: number;
}

/** A named stream of items that share modalities and one target index. */
export interface CollectionDefinition {
  name: string;
  index: string;
  indexSettings: IndexSettings;
  partitions: number;
  versions: 'arrival' | 'producer';
  paused: boolean;
  modalities: ModalityDefinition[];
  agePolicy: AgePolicy | null;
  /** For how long a deleted ID is kept out, in ms. */
  keepOutMs: number;
  /** What is done to every ID before it is paired. */
  idRule: IdRule;
  /** Which shape of the collection this is: grows with every change of its modalities or ID rule, and with its deletion. */
  epoch: number;
  /** The epoch it was made with: another collection of the same name has another one. */
  born: number;
  /** Names its keys: the epoch in which it was given another number of partitions; 0 as it was made. */
  generation: number;
  /** Where items still lie that were held before a move which is under way. */
  former: Placement | null;
  /** On its way out: it takes nothing and indexes nothing. */
  deleting: boolean;
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
    indexSettings: DEFAULT_INDEX_SETTINGS,
    partitions: 16,
    versions: 'arrival',
    paused: false,
    modalities: [modality('text'), modality('image')],
    agePolicy: null,
    keepOutMs: 86_400_000,
    idRule: [],
    epoch: 0,
    born: 0,
    generation: 0,
    former: null,
    deleting: false,
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
    index_settings: JSON.stringify(definition.indexSettings),
    partitions: String(definition.partitions),
    versions: definition.versions,
    modalities: JSON.stringify(
      definition.modalities.map(({ name, required, similarity }) => ({ name, required, similarity })),
    ),
    age_policy: JSON.stringify(definition.agePolicy),
    keep_out_ms: String(definition.keepOutMs),
    id_rule: JSON.stringify(definition.idRule),
    epoch: String(definition.epoch),
    born: String(definition.born),
    generation: String(definition.generation),
    former: JSON.stringify(definition.former),
    ...Object.fromEntries(
      definition.modalities.flatMap(({ name, dims, model }) => [
        ...(dims === null ? [] : [[`dims:${name}`, String(dims)]]),
        ...(model === null ? [] : [[`model:${name}`, model]]),
      ]),
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
    indexSettings:
      hash.index_settings === undefined
        ? DEFAULT_INDEX_SETTINGS
        : (JSON.parse(hash.index_settings) as IndexSettings),
    partitions: Number(hash.partitions),
    versions: hash.versions === 'producer' ? 'producer' : 'arrival',
    paused: hash.paused === '1',
    modalities: modalities.map((modality) => ({
      ...modality,
      dims: hash[`dims:${modality.name}`] === undefined ? null : Number(hash[`dims:${modality.name}`]),
      model: hash[`model:${modality.name}`] ?? null,
    })),
    agePolicy: JSON.parse(hash.age_policy ?? 'null') as AgePolicy | null,
    keepOutMs: Number(hash.keep_out_ms ?? 86_400_000),
    idRule: JSON.parse(hash.id_rule ?? '[]') as IdRule,
    epoch: Number(hash.epoch ?? 0),
    born: Number(hash.born ?? 0),
    generation: Number(hash.generation ?? 0),
    former: JSON.parse(hash.former ?? 'null') as Placement | null,
    deleting: hash.deleting === '1',
  };
}

/** What the engine has to know: every modality whose dims are pinned. */
export const indexSpecOf = (definition: CollectionDefinition): IndexSpec => ({
  collection: definition.name,
  index: definition.index,
  fields: definition.modalities.flatMap(({ name, dims, similarity }) =>
    dims === null ? [] : [{ modality: name, dims, similarity }],
  ),
  settings: definition.indexSettings,
});

/** The collection as the API shows it. */
export const describeCollection = ({
  indexSettings,
  agePolicy,
  keepOutMs,
  idRule,
  epoch: _epoch,
  born: _born,
  generation: _generation,
  former: _former,
  modalities,
  ...definition
}: CollectionDefinition): Collection => ({
  ...definition,
  index_settings: describeIndexSettings(indexSettings),
  modalities: modalities.map(({ name, dims, required, similarity, model }) => ({
    name,
    dims,
    required,
    similarity,
    model,
  })),
  age_policy: agePolicy === null ? null : { after_ms: agePolicy.afterMs, action: agePolicy.action },
  keep_out_ms: keepOutMs,
  id_rule: idRule,
});
