import type { CollectionDefinition } from '#lib/collections/definition.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { explainInvalidId } from '#lib/contract/item-id.ts';
import { explainInvalidVersion } from './check-version.ts';
import { FaultList, type RowFault, type RowPlace } from './faults.ts';
import { isVectorFault, readVector } from './read-vector.ts';
import type { BatchShape, RowList } from './row-list.ts';
import { readEmbeddings } from './rows.ts';

/** The part of a batch that breaks no rule, and what the rest breaks. */
export interface JudgedBatch {
  arrivals: Arrival[];
  /** Where each arrival stood. */
  places: RowPlace[];
  /** Vector length of each modality among the arrivals. */
  dims: Record<string, number>;
  faults: RowFault[];
}

/** How a batch is to be judged. */
export interface JudgeOptions {
  shape: BatchShape;
  /** What stands for the `embedding_type` of rows without one. */
  type?: string;
  /** Rows at fault are told one by one, instead of refusing the batch. */
  partial?: boolean;
}

/**
 * Checks a whole batch before anything of it is stored.
 * @throws MusterError with the code of the first row at fault, and up to a hundred faults listed, unless asked for the part
 *   that breaks no rule
 */
export function validateBatch(
  list: RowList,
  definition: CollectionDefinition,
  { shape, type, partial = false }: JudgeOptions,
): JudgedBatch {
  const faults = new FaultList(partial ? Infinity : LIMITS.faultsListed);
  const modalities = new Map(definition.modalities.map((modality) => [modality.name, modality]));
  const dims = new Map(definition.modalities.map(({ name, dims: pinned }) => [name, pinned]));
  const arrivals: Arrival[] = [];
  const places: RowPlace[] = [];
  for (const raw of readEmbeddings(list, shape, [...modalities.keys()], type, faults)) {
    if (faults.isFull) break;
    const { place, id, modality, embedding, member, version } = raw;
    const wrongId = explainInvalidId(id);
    if (wrongId !== null) {
      faults.add(place, 'id', 'invalid_id', wrongId, modality);
      continue;
    }
    const wrongVersion = explainInvalidVersion(version, definition.versions);
    if (wrongVersion !== null) {
      faults.add(place, 'version', 'invalid_version', wrongVersion, modality);
      continue;
    }
    const vector = readVector(
      embedding,
      dims.get(modality) ?? null,
      modalities.get(modality)?.similarity === 'cosine',
    );
    if (isVectorFault(vector)) {
      const { at, code, rule } = vector;
      faults.add(place, at === undefined ? member : `${member}/${at}`, code, rule, modality);
      continue;
    }
    dims.set(modality, vector.length);
    arrivals.push({ id: id as string, modality, vector, version: version as number | undefined });
    places.push(place);
  }
  if (!partial) faults.throwIfAny();
  const present = new Set(arrivals.map(({ modality }) => modality));
  return {
    arrivals,
    places,
    dims: Object.fromEntries([...present].map((modality) => [modality, dims.get(modality)!])),
    faults: faults.found,
  };
}
