import { EngineUnavailable, type IndexSpec, type WriteItem, type WriteOutcome } from '#lib/engine/engine.ts';
import { actionOn } from './actions.ts';
import { sendBulk } from './bulk.ts';
import { engineFault } from './classify.ts';
import type { Dialect, Target } from './dialect.ts';
import { makeFields } from './encode.ts';
import { needsRewrite } from './members.ts';
import type { Operation } from './operation.ts';
import { readVersions, type DocumentVersions } from './read.ts';
import { makeRewrites, type Merge } from './rewrite.ts';
import type { Transport } from './transport.ts';

const ROUNDS = 5;

/**
 * Writes items: create, else compare and set the newer modalities, in rounds until each is decided. Neither `create` nor
 * `update` carries an external version: one such operation would fail its whole bulk.
 * @param learnDialect asks the server for its version where it is not known yet
 */
export async function writeItems(
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
  learnDialect: () => Promise<Dialect>,
): Promise<WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>();
  try {
    await decideAll({ transport, spec, dialect: await learnDialect() }, items, outcomes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const fault: WriteOutcome =
      error instanceof EngineUnavailable ? engineFault(reason) : { status: 'retry', reason, blame: 'item' };
    for (const { id } of items) if (!outcomes.has(id)) outcomes.set(id, fault);
  }
  return items.map(
    ({ id }) =>
      outcomes.get(id) ?? { status: 'retry', reason: 'Others keep changing this document', blame: 'item' },
  );
}

async function decideAll(
  target: Target,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<void> {
  let creating = items.filter(({ mayCreate }) => mayCreate);
  let merging = items.filter(({ mayCreate }) => !mayCreate);
  for (let round = 0; round < ROUNDS && creating.length + merging.length > 0; round++) {
    merging = [...merging, ...(await create(target, creating, outcomes))];
    const merged = await merge(target, merging, outcomes);
    creating = merged.missing;
    merging = merged.changed;
  }
}

/** Creates documents; returns the items whose document is there already. */
async function create(
  target: Target,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<WriteItem[]> {
  if (items.length === 0) return [];
  const now = new Date().toISOString();
  const operations = items.map(({ id, embeddings }): Operation => ({
    id,
    action: JSON.stringify({ create: { _id: id, require_alias: true } }),
    source: { fields: makeFields(id, embeddings, Object.keys(embeddings), now) },
  }));
  const results = await sendBulk(target, operations);
  return items.filter(({ id }) => {
    const result = results.get(id)!;
    if (result.status === 'conflict' || result.status === 'gone') return true;
    outcomes.set(id, result);
    return false;
  });
}

/** Brings documents up to date; returns the items without a document, and those whose document changed meanwhile. */
async function merge(
  target: Target,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<{ missing: WriteItem[]; changed: WriteItem[] }> {
  if (items.length === 0) return { missing: [], changed: [] };
  const { transport, spec } = target;
  const documents = await readVersions(
    transport,
    spec,
    items.map(({ id }) => id),
  );
  const missing: WriteItem[] = [];
  const merges: Merge[] = [];
  for (const item of items) {
    const document = documents.get(item.id);
    const newer = document === undefined ? {} : pickNewer(item, document);
    if (document === undefined && item.mayCreate) missing.push(item);
    else if (document === undefined) outcomes.set(item.id, { status: 'absent' });
    else if (Object.keys(newer).length === 0) outcomes.set(item.id, { status: 'indexed' });
    else merges.push({ id: item.id, newer, document });
  }
  const operations = await makeOperations(target, merges);
  const results = operations.length === 0 ? new Map() : await sendBulk(target, operations);
  const undecided = new Set(merges.map(({ id }) => id));
  for (const [id, result] of results) {
    if (result.status === 'conflict' || result.status === 'gone') continue;
    outcomes.set(id, result);
    undecided.delete(id);
  }
  return { missing, changed: items.filter(({ id }) => undecided.has(id)) };
}

async function makeOperations(target: Target, merges: readonly Merge[]): Promise<Operation[]> {
  const whole = merges.filter(({ newer, document }) => needsRewrite(document, newer));
  const updates = merges.filter((merge) => !whole.includes(merge)).map(updateOf);
  if (whole.length === 0) return updates;
  return [...updates, ...(await makeRewrites(target, whole))];
}

const pickNewer = ({ embeddings }: WriteItem, { versions }: DocumentVersions): WriteItem['embeddings'] =>
  Object.fromEntries(
    Object.entries(embeddings).filter(
      ([modality, { version }]) => !Object.hasOwn(versions, modality) || version > versions[modality]!,
    ),
  );

function updateOf({ id, newer, document }: Merge): Operation {
  const modalities = [...new Set([...document.modalities, ...Object.keys(newer)])];
  return {
    id,
    action: JSON.stringify({ update: actionOn(id, document) }),
    source: { fields: makeFields(id, newer, modalities, new Date().toISOString()), isPartial: true },
  };
}
