/** Reads documents by ID. */
import type { Table } from '@lancedb/lancedb';
import type { RecordBatch, Vector } from 'apache-arrow';
import { vectorField } from '#lib/contract/vocabulary.ts';
import type { StoredDocument } from '#lib/engine/engine.ts';
import { decodeReceipt } from '#lib/engine/receipt.ts';
import { type Layout, listNotes, type Note, noteField, versionField } from './layout.ts';

const IDS_PER_QUERY = 1_000;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A string as an SQL literal. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Reads the rows of these IDs, batch by batch; no columns named: all of them. */
export async function* readRows(
  table: Table,
  ids: readonly string[],
  columns?: readonly string[],
): AsyncGenerator<RecordBatch> {
  for (let from = 0; from < ids.length; from += IDS_PER_QUERY) {
    const list = ids.slice(from, from + IDS_PER_QUERY).map(quote);
    const query = table.query().where(`id IN (${list.join(',')})`);
    if (columns) query.select([...columns]);
    for await (const batch of query) if (batch.numRows > 0) yield batch;
  }
}

const column = (batch: RecordBatch, name: string): Vector | null => batch.getChild(name);

/** Reads the IDs of a batch to the letter: Arrow's own decoder drops a leading byte order mark. */
export function readIds(batch: RecordBatch): string[] {
  return (column(batch, 'id')?.data ?? []).flatMap(({ length, valueOffsets, values }) => {
    const offsets = valueOffsets as Int32Array;
    const bytes = values as Uint8Array;
    return Array.from({ length }, (_, i) => decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])));
  });
}

/** One vector of a batch, copied out of it. */
export function readVector(batch: RecordBatch, modality: string, row: number): Float32Array | undefined {
  const cell: unknown = column(batch, vectorField(modality))?.get(row);
  if (cell === null || typeof cell !== 'object' || !('toArray' in cell)) return undefined;
  const values: unknown = (cell as Vector).toArray();
  return values instanceof Float32Array ? values.slice() : undefined;
}

/** The versions in one row of a batch, by modality. */
export function readVersions(
  batch: RecordBatch,
  modalities: Iterable<string>,
  row: number,
): Map<string, number> {
  const versions = new Map<string, number>();
  for (const modality of modalities) {
    const version: unknown = column(batch, versionField(modality))?.get(row);
    if (version !== null && version !== undefined) versions.set(modality, Number(version));
  }
  return versions;
}

/** A note of a modality in one row of a batch, as JSON. */
export function readNote(batch: RecordBatch, modality: string, note: Note, row: number): string | undefined {
  const json: unknown = column(batch, noteField(modality, note))?.get(row);
  return typeof json === 'string' ? json : undefined;
}

/** A cell as JSON would hold it. */
function readPlain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value))
      ? Number(value)
      : String(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(readPlain);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<unknown>, readPlain);
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return readPlain((value.toJSON as () => unknown)());
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readPlain(inner)]));
}

function readDocument(
  batch: RecordBatch,
  layout: Layout,
  id: string,
  row: number,
  vectors: boolean,
): StoredDocument {
  const versions = readVersions(batch, layout.dims.keys(), row);
  const time: unknown = column(batch, 'indexed_at')?.get(row);
  const others = layout.others
    .map((name) => [name, readPlain(column(batch, name)?.get(row))] as const)
    .filter(([, value]) => value !== null && value !== undefined);
  const readNotes = <T>(note: Note, read: (json: string) => T | undefined) =>
    Object.fromEntries(
      [...layout.noted[note]].flatMap((modality) => {
        const json = readNote(batch, modality, note, row);
        const value = json === undefined ? undefined : read(json);
        return value === undefined ? [] : [[modality, value] as const];
      }),
    );
  const document: StoredDocument = {
    id,
    modalities: [...versions.keys()],
    versions: Object.fromEntries(versions),
    metadata: readNotes('metadata', (json) => JSON.parse(json) as Record<string, unknown>),
    received: readNotes('received', (json) => decodeReceipt(JSON.parse(json))),
    indexedAt: time === null || time === undefined ? '' : new Date(Number(time)).toISOString(),
    others: Object.fromEntries(others),
  };
  if (!vectors) return document;
  const read = [...versions.keys()].map((modality) => [modality, readVector(batch, modality, row)] as const);
  return { ...document, vectors: Object.fromEntries(read.filter((entry) => isRead(entry))) };
}

const isRead = (
  entry: readonly [string, Float32Array | undefined],
): entry is readonly [string, Float32Array] => entry[1] !== undefined;

/** Documents by ID; the missing are left out. */
export async function readDocuments(
  table: Table,
  layout: Layout,
  ids: readonly string[],
  vectors: boolean,
): Promise<Map<string, StoredDocument>> {
  const documents = new Map<string, StoredDocument>();
  const modalities = [...layout.dims.keys()];
  const columns = [
    'id',
    'indexed_at',
    ...modalities.map(versionField),
    ...listNotes(layout.noted),
    ...layout.others,
  ];
  if (vectors) columns.push(...modalities.map(vectorField));
  for await (const batch of readRows(table, ids, columns)) {
    for (const [row, id] of readIds(batch).entries()) {
      documents.set(id, readDocument(batch, layout, id, row, vectors));
    }
  }
  return documents;
}
