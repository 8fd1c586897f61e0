import type { CollectionDefinition } from '#lib/collections/definition.ts';
import type { Arrival } from '#lib/pairing/put.ts';
import { explainInvalidId } from '#lib/contract/item-id.ts';
import { explainInvalidVersion } from './check-version.ts';
import { FaultList } from './faults.ts';
import { isVectorFault, readVector } from './read-vector.ts';
import type { RowReader } from './rows.ts';

/** A batch that breaks no rule. */
export interface ValidBatch {
  arrivals: Arrival[];
  /** Vector length of each modality in the batch. */
  dims: Record<string, number>;
}

/**
 * Checks a whole batch before anything of it is stored.
 * @param root the parsed body
 * @throws MusterError `invalid_batch`, `too_many_items`, or the code of the first row at fault, with all faults listed
 */
export function validateBatch(
  root: unknown,
  readRows: RowReader,
  definition: CollectionDefinition,
): ValidBatch {
  const faults = new FaultList();
  const modalities = new Map(definition.modalities.map((modality) => [modality.name, modality]));
  const dims = new Map(definition.modalities.map(({ name, dims: pinned }) => [name, pinned]));
  const arrivals: Arrival[] = [];
  const rows = readRows(root, [...modalities.keys()], faults);
  for (const { place, id, modality, embedding, member, version } of rows) {
    if (faults.isFull) break;
    const wrongId = explainInvalidId(id);
    if (wrongId !== null) {
      faults.add(place, 'id', 'invalid_id', wrongId);
      continue;
    }
    const wrongVersion = explainInvalidVersion(version, definition.versions);
    if (wrongVersion !== null) {
      faults.add(place, 'version', 'invalid_version', wrongVersion);
      continue;
    }
    const vector = readVector(
      embedding,
      dims.get(modality) ?? null,
      modalities.get(modality)?.similarity === 'cosine',
    );
    if (isVectorFault(vector)) {
      faults.add(
        place,
        vector.at === undefined ? member : `${member}/${vector.at}`,
        vector.code,
        vector.rule,
      );
      continue;
    }
    dims.set(modality, vector.length);
    arrivals.push({ id: id as string, modality, vector, version: version as number | undefined });
  }
  faults.throwIfAny();
  const present = new Set(arrivals.map(({ modality }) => modality));
  return {
    arrivals,
    dims: Object.fromEntries([...present].map((modality) => [modality, dims.get(modality)!])),
  };
}
