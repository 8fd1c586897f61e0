/** Makes a table, or checks and completes one that is there. */
import { Index, type Table } from '@lancedb/lancedb';
import { DataType, type Field } from 'apache-arrow';
import { vectorField } from '#lib/contract/vocabulary.ts';
import type { IndexSpec } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import {
  isMarked,
  makeNullSql,
  makeSchema,
  markOf,
  noteField,
  NOTES,
  readDims,
  type Note,
} from './layout.ts';
import { openTable, type Shelf, type Store } from './store.ts';

/** Brings the table of an index to what the collection needs; does nothing when the same was ensured before. */
export async function ensureTable(store: Store, shelf: Shelf, spec: IndexSpec): Promise<void> {
  const wanted = JSON.stringify(spec.fields);
  if (shelf.ensured === wanted) return;
  await shelf.queue.run(async () => {
    if (shelf.ensured === wanted) return;
    const table = (await openTable(store, shelf)) ?? (await makeTable(store, shelf, spec));
    await completeTable(table, spec);
    await indexIds(table);
    shelf.ensured = wanted;
  });
}

async function makeTable(store: Store, shelf: Shelf, spec: IndexSpec): Promise<Table> {
  const table = await store.connection.createEmptyTable(spec.index, makeSchema(spec.fields));
  shelf.table = table;
  await shelf.upkeep.attach(table);
  return table;
}

async function completeTable(table: Table, spec: IndexSpec): Promise<void> {
  const { fields } = await table.schema();
  const there = new Map(fields.map((field: Field) => [field.name, field]));
  const wanted = makeSchema(spec.fields).fields;
  for (const { modality, dims } of spec.fields) checkVector(spec.index, there, modality, dims);
  const missing: Field[] = [];
  for (const field of wanted) {
    const found = there.get(field.name);
    if (found === undefined) missing.push(field);
    else checkType(spec.index, found, field);
  }
  if (missing.some(({ name }) => name === 'id')) {
    throw new MusterError(
      'invalid_collection',
      `The index ${spec.index} has no column id, which documents go by.`,
    );
  }
  if (missing.length > 0) {
    await table.addColumns(missing.map((field) => ({ name: field.name, valueSql: makeNullSql(field) })));
  }
  for (const { modality } of spec.fields)
    for (const note of NOTES) await markNotes(table, spec.index, modality, note);
}

/** Marks a column of notes that is new; one that is not, and holds something, is another application's. */
async function markNotes(table: Table, index: string, modality: string, note: Note): Promise<void> {
  const name = noteField(modality, note);
  const { fields } = await table.schema();
  if (
    isMarked(
      fields.find((field: Field) => field.name === name),
      note,
    )
  )
    return;
  if ((await table.countRows(`\`${name}\` IS NOT NULL`)) > 0)
    throw new MusterError(
      'invalid_collection',
      `The index ${index} has a column ${name} that another application fills, and Muster keeps its own there.`,
    );
  await table.updateFieldMetadata([{ path: name, metadata: Object.fromEntries(markOf(note)) }]);
}

function checkVector(index: string, there: ReadonlyMap<string, Field>, modality: string, dims: number): void {
  const found = there.get(vectorField(modality));
  const length = found && readDims(found.type);
  if (length === undefined || length === dims) return;
  throw new MusterError(
    'dims_mismatch',
    `The index ${index} holds ${modality} vectors of length ${length}, and the collection wants ${dims}.`,
  );
}

function checkType(index: string, found: Field, wanted: Field): void {
  const fits = DataType.isTimestamp(wanted.type)
    ? DataType.isTimestamp(found.type) && String(found.type) === String(wanted.type)
    : String(found.type) === String(wanted.type);
  if (fits) return;
  throw new MusterError(
    'invalid_collection',
    `The index ${index} has a column ${wanted.name} of type ${String(found.type)}, where ${String(wanted.type)} is needed.`,
  );
}

async function indexIds(table: Table): Promise<void> {
  const indices = await table.listIndices();
  if (indices.some(({ columns }) => columns.length === 1 && columns[0] === 'id')) return;
  await table.createIndex('id', { config: Index.btree() });
}
