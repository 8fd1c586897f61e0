/** Puts new embeddings and what a document holds already into whole rows, and whole rows into the table. */
import type { Table } from '@lancedb/lancedb';
import { Table as ArrowTable, type Field, type RecordBatch } from 'apache-arrow';
import { vectorField } from '#lib/contract/vocabulary.ts';
import type { VersionedVector, WriteItem } from '#lib/engine/engine.ts';
import { encodeReceipt } from '#lib/engine/receipt.ts';
import { type Layout, listNotes, makeFields, versionField } from './layout.ts';
import { type Held, isNewer } from './plan.ts';
import { readIds, readNote, readRows, readVector, readVersions } from './read.ts';
import { type Cell, type OtherColumns, type Row, makeBatch } from './rows.ts';

const NOTHING_HELD: Held = new Map();
const NOTHING_KEPT: Kept = { vector: undefined, metadata: undefined, received: undefined };

/** What a row keeps of a modality that is not replaced. */
type Kept = Omit<Cell, 'version'>;

/** Whether the item and nothing else makes up the row that is to be written. */
export function isWhole(item: WriteItem, held: Held | undefined, layout: Layout): boolean {
  if (held === undefined) return true;
  if (layout.others.length > 0) return false;
  return [...layout.dims.keys()].every((modality) => {
    const embedding = item.embeddings[modality];
    return embedding !== undefined && isNewer(held, modality, embedding.version);
  });
}

/** Writes documents that are made of their item alone; columns that are not Muster's stay null. */
export async function writeWhole(table: Table, layout: Layout, items: readonly WriteItem[]): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => makeRow(item, layout, NOTHING_HELD, () => NOTHING_KEPT));
  await upsert(table, [makeBatch(rows, makeFields(layout))]);
}

/**
 * Writes items into documents that are there, whole rows, other people's columns as the table gave them. Returns the IDs
 * written: a document that has gone meanwhile is not among them.
 */
export async function writeMerged(
  table: Table,
  layout: Layout,
  items: readonly WriteItem[],
): Promise<Set<string>> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const modalities = [...layout.dims.keys()];
  const columns = [
    'id',
    ...modalities.flatMap((modality) => [vectorField(modality), versionField(modality)]),
    ...listNotes(layout.noted),
  ];
  const batches: RecordBatch[] = [];
  const written = new Set<string>();
  for await (const batch of readRows(table, [...byId.keys()], [...columns, ...layout.others])) {
    const ids = readIds(batch);
    const rows = ids.map((id, i) => {
      const item = byId.get(id);
      if (item === undefined) throw new Error(`the row ${JSON.stringify(id)} was not asked for`);
      written.add(id);
      return makeRow(item, layout, readVersions(batch, modalities, i), (name) => ({
        vector: readVector(batch, name, i),
        metadata: readNote(batch, name, 'metadata', i),
        received: readNote(batch, name, 'received', i),
      }));
    });
    batches.push(makeBatch(rows, makeFields(layout), pickOthers(batch, layout)));
  }
  await upsert(table, batches);
  return written;
}

function makeRow(item: WriteItem, layout: Layout, held: Held, keep: (modality: string) => Kept): Row {
  const cells = new Map<string, Cell>();
  for (const modality of layout.dims.keys()) {
    const embedding = Object.hasOwn(item.embeddings, modality) ? item.embeddings[modality] : undefined;
    if (embedding && isNewer(held, modality, embedding.version)) cells.set(modality, cellOf(embedding));
    else cells.set(modality, { ...keep(modality), version: held.get(modality) });
  }
  return { id: item.id, cells, indexedAt: Date.now() };
}

const cellOf = (embedding: VersionedVector): Cell => ({
  vector: embedding.vector,
  version: embedding.version,
  metadata: embedding.metadata,
  received: encodeReceipt(embedding),
});

function pickOthers(batch: RecordBatch, layout: Layout): OtherColumns {
  const fields: Field[] = batch.schema.fields.filter(({ name }) => layout.others.includes(name));
  return { fields, data: fields.flatMap(({ name }) => batch.getChild(name)?.data ?? []) };
}

async function upsert(table: Table, batches: readonly RecordBatch[]): Promise<void> {
  if (batches[0] === undefined) return;
  const rows = new ArrowTable(batches[0].schema, [...batches]);
  await table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
}
