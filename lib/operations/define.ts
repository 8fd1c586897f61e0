import type { CollectionRequest } from '#lib/contract/requests.ts';
import type { OpenCollection, Pin } from '#lib/collections/collections.ts';
import {
  encodeDefinition,
  type CollectionDefinition,
  type ModalityDefinition,
} from '#lib/collections/definition.ts';
import {
  applyIndexSettings,
  describeIndexSettings,
  findDifference,
} from '#lib/collections/index-settings.ts';
import type { IndexSettings } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { isOutdated } from '#lib/pairing/redis-errors.ts';
import type { OperationDeps, Runner, Task } from './runner.ts';
import { MOVE_WAIT_MS, MOVE_WAITED } from './while-moved.ts';
import { fence, reassess } from './verify.ts';

/**
 * What a request makes of a collection. Modalities may be added, and made required or optional; dims and models be set where
 * they are free. What orders or places items stays as it was made.
 * @param found the collection as it is, or as the defaults would make it (`isMade` false)
 * @throws MusterError `collection_conflict` naming the first member that cannot be changed
 */
export function applyRequest(
  { definition: base, isMade }: Pick<OpenCollection, 'definition' | 'isMade'>,
  request: CollectionRequest,
): CollectionDefinition {
  const { name } = base;
  if (base.deleting)
    throw new MusterError(
      'collection_deleting',
      `The collection "${name}" is being deleted; make it anew afterwards.`,
      { retryAfterS: 5 },
    );
  const wanted = { ...request, ...readIndex(base, request) };
  for (const member of ['index', 'versions', 'partitions'] as const)
    if (isMade && wanted[member] !== undefined && wanted[member] !== base[member])
      throw conflict(name, member, base[member]);
  const setting = findDifference(base.indexSettings, wanted.indexSettings);
  if (isMade && setting !== null)
    throw conflict(
      name,
      `index_settings.${setting}`,
      JSON.stringify(describeIndexSettings(base.indexSettings)[setting]),
    );
  const modalities = mergeModalities(base, isMade, request);
  if (!modalities.some(({ required }) => required))
    throw new MusterError(
      'invalid_query',
      'Nothing was changed. modalities: at least one has to be required, or no item is ever complete.',
    );
  const policy = request.age_policy;
  return {
    ...base,
    index: wanted.index,
    indexSettings: wanted.indexSettings,
    versions: wanted.versions ?? base.versions,
    partitions: wanted.partitions ?? base.partitions,
    modalities,
    agePolicy:
      policy === undefined ? base.agePolicy : policy && { afterMs: policy.after_ms, action: policy.action },
    keepOutMs: request.keep_out_ms ?? base.keepOutMs,
    idRule: request.id_rule ?? base.idRule,
  };
}

/** The index that a request asks for, its settings beside its name or in `index_settings`. */
function readIndex(
  base: CollectionDefinition,
  { index, index_settings: settings = {} }: CollectionRequest,
): { index: string; indexSettings: IndexSettings } {
  const { name = base.index, ...own } = typeof index === 'string' ? { name: index } : (index ?? {});
  return {
    index: name,
    indexSettings: applyIndexSettings(applyIndexSettings(base.indexSettings, settings), own),
  };
}

/** Makes a collection, or changes one; items that stand in the wrong list by its new shape are put right. */
export const defineCollection: Runner = async (deps, task) => {
  const { collection: name, notes } = task.record;
  const request = JSON.parse(notes.request!) as CollectionRequest;
  switch ((await change(deps, task, name, request)) ?? notes.follow_up) {
    case 'moving':
      return { waitMs: MOVE_WAIT_MS, detail: MOVE_WAITED };
    case 'reassess':
      return reassess(deps, task);
    case 'fence':
      await fence(deps, task);
  }
  return { changed: 0, skipped: 0 };
};

/** What a change is followed by: items are placed anew, or nobody takes any in by the old definition from then on. */
type FollowUp = 'reassess' | 'fence' | null;

/**
 * Applies a request to the collection as it is at the very moment of the change; who was faster is taken into account.
 * @returns what has to follow, or that it has to wait: items on their way would be placed by the shape they had
 */
async function change(
  { collections }: OperationDeps,
  task: Task,
  name: string,
  request: CollectionRequest,
): Promise<FollowUp | 'moving'> {
  let triedAt = task.record.notes.epoch;
  for (let tries = 0; tries < TRIES; tries++) {
    await task.hold();
    collections.forget(name);
    const found = await collections.findOrDefault(name);
    if (found.former !== undefined) return 'moving';
    const { epoch } = found.definition;
    // What came after what an earlier run of this task changed is not undone. One step on may be its own, or who was faster.
    if (triedAt !== undefined && Number(triedAt) + 1 < epoch) return null;
    const wanted = applyRequest(found, request);
    if (!found.isMade) {
      if (await collections.restore(wanted)) return null;
      continue;
    }
    if (!(await pinFree(collections, found.definition, wanted))) continue;
    const fields = changedFields(found.definition, wanted);
    if (Object.keys(fields).length === 0) return null;
    const followUp = followUpOf(found.definition, wanted);
    await task.note({ epoch: String(epoch), ...(followUp === null ? {} : { follow_up: followUp }) });
    if (await collections.change(name, { ...fields, epoch: String(epoch + 1) }, epoch)) return followUp;
    await task.forget('epoch', 'follow_up');
    triedAt = undefined;
  }
  throw new MusterError('collection_conflict', `Others keep changing the collection "${name}". Try again.`);
}

const TRIES = 10;

/** Fields that a change writes; dims and models are pinned by a step of their own. */
function changedFields(from: CollectionDefinition, to: CollectionDefinition): Record<string, string> {
  const before = encodeDefinition(from);
  const after = Object.entries(encodeDefinition(to));
  return Object.fromEntries(
    after.filter(([field, value]) => !/^(?:dims|model):/.test(field) && before[field] !== value),
  );
}

/** False: someone else has changed the collection meanwhile. */
async function pinFree(
  collections: OperationDeps['collections'],
  { name, epoch, modalities }: CollectionDefinition,
  { modalities: wanted }: CollectionDefinition,
): Promise<boolean> {
  const pins = wanted.flatMap((modality) => {
    const known = modalities.find((one) => one.name === modality.name);
    return (['dims', 'model'] as const).flatMap((member): Pin[] => {
      const value = modality[member];
      return value === null || known?.[member] === value ? [] : [{ modality: modality.name, member, value }];
    });
  });
  if (pins.length === 0) return true;
  try {
    const other = await collections.pin({ name, epoch }, pins);
    if (other !== null) throw conflict(name, `${other.modality}.${other.member}`, other.value);
    return true;
  } catch (error) {
    if (isOutdated(error)) return false;
    throw error;
  }
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
  if (missing !== undefined)
    throw new MusterError(
      'collection_conflict',
      `Nothing was changed. The collection "${name}" has the modality ${missing.name}, and the request leaves it out: list all that there are, modalities cannot be taken away.`,
    );
  const kept = fixed.map((modality): ModalityDefinition => {
    const { dims = null, required, similarity, model = null } = asked.get(modality.name)!;
    if (similarity !== undefined && similarity !== modality.similarity)
      throw conflict(name, `${modality.name}.similarity`, modality.similarity);
    if (dims !== null && modality.dims !== null && dims !== modality.dims)
      throw conflict(name, `${modality.name}.dims`, modality.dims);
    if (model !== null && modality.model !== null && model !== modality.model)
      throw conflict(name, `${modality.name}.model`, modality.model);
    return {
      ...modality,
      dims: modality.dims ?? dims,
      model: modality.model ?? model,
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

function followUpOf(from: CollectionDefinition, to: CollectionDefinition): FollowUp {
  if (shapeOf(from) !== shapeOf(to)) return 'reassess';
  return JSON.stringify(from.idRule) === JSON.stringify(to.idRule) ? null : 'fence';
}

const shapeOf = ({ modalities }: CollectionDefinition): string =>
  JSON.stringify(modalities.map(({ name, required }) => [name, required]));

const conflict = (name: string, member: string, is: string | number): MusterError =>
  new MusterError(
    'collection_conflict',
    `Nothing was changed. The collection "${name}" was made with ${member} ${is}, which stays; ${member === 'partitions' ? `POST …/${name}/repartition moves it to another number` : 'make another collection, or delete this one'}.`,
  );
