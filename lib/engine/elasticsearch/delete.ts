import { EngineUnavailable } from '#lib/engine/engine.ts';
import { actionOn, replace } from './actions.ts';
import { sendBulk } from './bulk.ts';
import type { Target } from './dialect.ts';
import type { Operation } from './operation.ts';
import { readSources, type FoundSource } from './sources.ts';

const ROUNDS = 5;

/**
 * Removes documents, or Muster's fields from those that hold others' too. Each is removed as it was read, or read again.
 * @returns how many were removed
 * @throws EngineUnavailable when there is no answer, or others keep changing a document
 */
export async function deleteDocuments(target: Target, ids: readonly string[]): Promise<number> {
  let left: readonly string[] = ids;
  let removed = 0;
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const found = (await readSources(target, left)).filter(({ isMusters }) => isMusters);
    if (found.length === 0) return removed;
    const results = await sendBulk(target, found.map(removalOf));
    const statuses = found.map(({ id }) => results.get(id)!);
    const refused = statuses.find((result) => result.status === 'retry' || result.status === 'rejected');
    if (refused !== undefined)
      throw new EngineUnavailable(`Elasticsearch does not delete: ${refused.reason}.`);
    removed += statuses.filter(({ status }) => status === 'indexed').length;
    left = found.filter((_, i) => statuses[i]!.status === 'conflict').map(({ id }) => id);
  }
  if (left.length > 0)
    throw new EngineUnavailable(`Others keep changing ${left.length} of the documents to delete.`);
  return removed;
}

const removalOf = (document: FoundSource): Operation =>
  Object.keys(document.others).length === 0
    ? { id: document.id, action: JSON.stringify({ delete: actionOn(document.id, document) }) }
    : replace(
        document.id,
        document,
        Object.entries(document.others).map(([name, value]) => [name, JSON.stringify(value)]),
      );
