import { EngineUnavailable, type IndexSpec, type WriteItem, type WriteOutcome } from '#lib/engine/engine.ts';
import { sendBulk, type Operation } from './bulk.ts';
import { engineFault } from './classify.ts';
import { encodeFields } from './encode.ts';
import { writeAliasOf } from './names.ts';
import { readVersions, type DocumentVersions } from './read.ts';
import type { Transport } from './transport.ts';

const ROUNDS = 5;

/**
 * Writes items: create, else compare and set the newer modalities, in rounds until each is decided. Neither `create` nor
 * `update` carries an external version: one such operation would fail its whole bulk.
 */
export async function writeItems(
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
): Promise<WriteOutcome[]> {
  const outcomes = new Map<string, WriteOutcome>();
  try {
    await decideAll(transport, spec, items, outcomes);
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
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<void> {
  let creating = items.filter(({ mayCreate }) => mayCreate);
  let merging = items.filter(({ mayCreate }) => !mayCreate);
  for (let round = 0; round < ROUNDS && creating.length + merging.length > 0; round++) {
    merging = [...merging, ...(await create(transport, spec, creating, outcomes))];
    const merged = await merge(transport, spec, merging, outcomes);
    creating = merged.missing;
    merging = merged.changed;
  }
}

/** Creates documents; returns the items whose document is there already. */
async function create(
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<WriteItem[]> {
  if (items.length === 0) return [];
  const now = new Date().toISOString();
  const operations = items.map(({ id, embeddings }): Operation => ({
    id,
    lines: [
      JSON.stringify({ create: { _id: id, require_alias: true } }),
      encodeFields(id, embeddings, Object.keys(embeddings), now),
    ],
  }));
  const results = await sendBulk(transport, writeAliasOf(spec), operations);
  return items.filter(({ id }) => {
    const result = results.get(id)!;
    if (result.status === 'conflict' || result.status === 'gone') return true;
    outcomes.set(id, result);
    return false;
  });
}

/** Brings documents up to date; returns the items without a document, and those whose document changed meanwhile. */
async function merge(
  transport: Transport,
  spec: IndexSpec,
  items: readonly WriteItem[],
  outcomes: Map<string, WriteOutcome>,
): Promise<{ missing: WriteItem[]; changed: WriteItem[] }> {
  if (items.length === 0) return { missing: [], changed: [] };
  const documents = await readVersions(
    transport,
    spec,
    items.map(({ id }) => id),
  );
  const missing: WriteItem[] = [];
  const operations: Operation[] = [];
  for (const item of items) {
    const document = documents.get(item.id);
    const newer = document === undefined ? {} : pickNewer(item, document);
    if (document === undefined && item.mayCreate) missing.push(item);
    else if (document === undefined) outcomes.set(item.id, { status: 'absent' });
    else if (Object.keys(newer).length === 0) outcomes.set(item.id, { status: 'indexed' });
    else operations.push(updateOf(item.id, newer, document));
  }
  const results =
    operations.length === 0 ? new Map() : await sendBulk(transport, writeAliasOf(spec), operations);
  const changed = items.filter(({ id }) => {
    const result = results.get(id);
    if (result === undefined) return false;
    if (result.status === 'conflict' || result.status === 'gone') return true;
    outcomes.set(id, result);
    return false;
  });
  return { missing, changed };
}

const pickNewer = ({ embeddings }: WriteItem, { versions }: DocumentVersions): WriteItem['embeddings'] =>
  Object.fromEntries(
    Object.entries(embeddings).filter(
      ([modality, { version }]) => !Object.hasOwn(versions, modality) || version > versions[modality]!,
    ),
  );

function updateOf(id: string, newer: WriteItem['embeddings'], document: DocumentVersions): Operation {
  const modalities = [...new Set([...document.modalities, ...Object.keys(newer)])];
  const condition = { if_seq_no: document.seqNo, if_primary_term: document.primaryTerm };
  return {
    id,
    lines: [
      JSON.stringify({ update: { _id: id, require_alias: true, ...condition } }),
      `{"doc":${encodeFields(id, newer, modalities, new Date().toISOString())}}`,
    ],
  };
}
