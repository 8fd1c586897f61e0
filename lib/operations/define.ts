import type { CollectionRequest } from '#lib/contract/requests.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import {
  encodeDefinition,
  type CollectionDefinition,
  type ModalityDefinition,
} from '#lib/collections/definition.ts';
import { MusterError } from '#lib/errors.ts';
import type { OperationDeps, Runner } from './runner.ts';
import { reassess } from './verify.ts';

/** A collection as a request wants it, and whether that changes what its items are complete by. */
export interface Wish {
  definition: CollectionDefinition;
  isNew: boolean;
  reshapes: boolean;
}

/**
 * What a request makes of a collection. Modalities may be added, and made required or optional; dims and models be set where
 * they are free. What orders or places items stays as it was made.
 * @param base the collection as it is, or as the defaults would make it (`isMade` false)
 * @throws MusterError `collection_conflict` naming the first member that cannot be changed
 */
export function applyRequest(
  { definition: base, isMade }: Pick<OpenCollection, 'definition' | 'isMade'>,
  request: CollectionRequest,
): Wish {
  const { name } = base;
  if (base.deleting)
    throw new MusterError(
      'collection_deleting',
      `The collection "${name}" is being deleted; make it anew afterwards.`,
      { retryAfterS: 5 },
    );
  for (const member of ['index', 'versions', 'partitions'] as const)
    if (isMade && request[member] !== undefined && request[member] !== base[member])
      throw conflict(name, member, base[member]);
  const modalities = mergeModalities(base, isMade, request);
  if (!modalities.some(({ required }) => required))
    throw new MusterError(
      'invalid_query',
      'modalities: at least one has to be required, or no item is ever complete.',
    );
  const policy = request.age_policy;
  const definition: CollectionDefinition = {
    ...base,
    index: request.index ?? base.index,
    versions: request.versions ?? base.versions,
    partitions: request.partitions ?? base.partitions,
    modalities,
    agePolicy:
      policy === undefined
        ? base.agePolicy
        : policy === null
          ? null
          : { afterMs: policy.after_ms, action: policy.action },
    keepOutMs: request.keep_out_ms ?? base.keepOutMs,
  };
  return { definition, isNew: !isMade, reshapes: isMade && shapeOf(base) !== shapeOf(definition) };
}

/** Makes a collection, or changes one; items that stand in the wrong list by its new shape are put right. */
export const defineCollection: Runner = async (deps, task) => {
  const { collections } = deps;
  const { collection: name, notes } = task.record;
  const { definition, isNew, reshapes } = JSON.parse(notes.wish!) as Wish;
  if (isNew) await collections.restore(definition);
  await pinDims(deps, definition);
  const fields = Object.fromEntries(
    Object.entries(encodeDefinition(definition)).filter(([field]) => !/^(epoch$|dims:)/.test(field)),
  );
  if (!reshapes) {
    await collections.change(name, fields);
    return { changed: 0, skipped: 0 };
  }
  const epoch = notes.epoch ?? String(await collections.drawEpoch(definition));
  await task.note({ epoch });
  await collections.change(name, { ...fields, epoch });
  return reassess(deps, task);
};

async function pinDims(
  { collections }: OperationDeps,
  { name, modalities }: CollectionDefinition,
): Promise<void> {
  const wanted = modalities.flatMap(({ name: of, dims }) => (dims === null ? [] : [[of, dims] as const]));
  if (wanted.length === 0) return;
  const other = await collections.pinDims(name, Object.fromEntries(wanted));
  if (other !== null) throw conflict(name, `${other.modality}.dims`, other.dims);
}

function mergeModalities(
  { name, modalities: existing }: CollectionDefinition,
  isMade: boolean,
  { modalities }: CollectionRequest,
): ModalityDefinition[] {
  if (modalities === undefined) return existing;
  const asked = new Map(modalities.map((modality) => [modality.name, modality]));
  const fixed = isMade ? existing : [];
  const missing = fixed.find((modality) => !asked.has(modality.name));
  if (missing !== undefined) throw conflict(name, 'modalities', `${missing.name} among them`);
  const kept = fixed.map((modality): ModalityDefinition => {
    const { dims, required, similarity, model } = asked.get(modality.name)!;
    if (similarity !== undefined && similarity !== modality.similarity)
      throw conflict(name, `${modality.name}.similarity`, modality.similarity);
    if (dims !== undefined && modality.dims !== null && dims !== modality.dims)
      throw conflict(name, `${modality.name}.dims`, modality.dims);
    if (model !== undefined && modality.model !== null && model !== modality.model)
      throw conflict(name, `${modality.name}.model`, modality.model);
    return {
      ...modality,
      dims: modality.dims ?? dims ?? null,
      model: modality.model ?? model ?? null,
      required: required ?? modality.required,
    };
  });
  const added = modalities
    .filter((modality) => !kept.some((known) => known.name === modality.name))
    .map(({ name: of, dims, required, similarity, model }): ModalityDefinition => ({
      name: of,
      required: required ?? true,
      similarity: similarity ?? 'cosine',
      dims: dims ?? null,
      model: model ?? null,
    }));
  return [...kept, ...added];
}

const shapeOf = ({ modalities }: CollectionDefinition): string =>
  JSON.stringify(modalities.map(({ name, required }) => [name, required]));

const conflict = (name: string, member: string, is: string | number): MusterError =>
  new MusterError(
    'collection_conflict',
    `Nothing was changed. The collection "${name}" was made with ${member} ${is}, which stays; make another collection, or delete this one.`,
  );
