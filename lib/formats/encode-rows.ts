import {
  Field,
  FixedSizeList,
  Float32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
  type Data,
} from 'apache-arrow';
import { decodeFloat32 } from './base64.ts';

/** Rows as one body of a request. */
export interface EncodedRows {
  format: 'arrow' | 'json';
  body: Uint8Array<ArrayBuffer>;
}

type Row = Readonly<Record<string, unknown>>;
type PlainRow = { id: string; embedding_type?: string; embedding: Float32Array };

const ARROW_MEMBERS = new Set(['id', 'embedding_type', 'embedding']);

/**
 * A row with its vector as float32, where it is one; all else stays as it is, for the server to judge.
 * Metadata, which Arrow files carry as JSON text, becomes the object that it is.
 */
export function packRow(value: unknown): unknown {
  if (!isObject(value)) return value;
  const packed: Record<string, unknown> = { ...value, embedding: packVector(value.embedding) };
  for (const [name, member] of Object.entries(packed)) if (member === undefined) delete packed[name];
  if (typeof packed.metadata === 'string') packed.metadata = parseMetadata(packed.metadata);
  return packed;
}

/** What a packed row takes in a body, in bytes, more or less. */
export function measureRow(row: unknown): number {
  if (!isObject(row)) return measureJson(row);
  return Object.entries(row).reduce(
    (sum, [name, value]) =>
      sum + name.length + 4 + (value instanceof Float32Array ? value.byteLength : measureJson(value)),
    0,
  );
}

/** Packed rows as Arrow, which is taken fastest, where all of them are regular; else as JSON with base64. */
export function encodeRows(rows: readonly unknown[]): EncodedRows {
  return areRegular(rows)
    ? { format: 'arrow', body: encodeArrow(rows) }
    : { format: 'json', body: UTF8.encode(JSON.stringify({ embeddings: rows.map(toJson) })) };
}

function packVector(value: unknown): unknown {
  if (value instanceof Float32Array) return value;
  if (value instanceof Float64Array || value instanceof Float16Array) return Float32Array.from(value);
  if (typeof value === 'string') {
    const decoded = decodeFloat32(value);
    return typeof decoded === 'string' ? value : decoded;
  }
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'number')) return value;
  return Float32Array.from(value);
}

function areRegular(rows: readonly unknown[]): rows is readonly PlainRow[] {
  const [first] = rows as readonly Partial<PlainRow>[];
  return rows.every(
    (row) =>
      isObject(row) &&
      typeof row.id === 'string' &&
      row.id.isWellFormed() &&
      row.embedding instanceof Float32Array &&
      row.embedding.length > 0 &&
      row.embedding.length === first?.embedding?.length &&
      typeof row.embedding_type === typeof first.embedding_type &&
      (row.embedding_type === undefined || typeof row.embedding_type === 'string') &&
      Object.keys(row).every((name) => ARROW_MEMBERS.has(name)),
  );
}

function encodeArrow(rows: readonly PlainRow[]): Uint8Array<ArrayBuffer> {
  const [{ embedding_type: type, embedding }] = rows as [PlainRow];
  const flat = new Float32Array(rows.length * embedding.length);
  rows.forEach((row, i) => flat.set(row.embedding, i * embedding.length));
  const columns: Record<string, Data> = {
    id: texts(rows.map(({ id }) => id)),
    embedding: vectors(flat, embedding.length),
    ...(type === undefined ? {} : { embedding_type: texts(rows.map((row) => row.embedding_type!)) }),
  };
  const fields = Object.entries(columns).map(([name, { type: of }]) => new Field(name, of, true));
  const children = Object.values(columns);
  const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(new Schema(fields), data));
  writer.finish();
  return writer.toUint8Array(true) as Uint8Array<ArrayBuffer>;
}

const texts = (values: readonly string[]): Data => vectorFromArray(values, new Utf8()).data[0]!;

function vectors(flat: Float32Array, size: number): Data {
  const child = makeData({ type: new Float32(), length: flat.length, nullCount: 0, data: flat });
  const type = new FixedSizeList(size, new Field('item', child.type));
  return makeData({ type, length: flat.length / size, nullCount: 0, child });
}

const UTF8 = new TextEncoder();

const measureJson = (value: unknown): number => UTF8.encode(JSON.stringify(value)).length;

const toJson = (row: unknown): unknown =>
  isObject(row) && row.embedding instanceof Float32Array
    ? { ...row, embedding: encodeFloat32(row.embedding) }
    : row;

const SPREAD_MAX = 8_192;

function encodeFloat32(vector: Float32Array): string {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += SPREAD_MAX)
    text += String.fromCharCode(...bytes.subarray(at, at + SPREAD_MAX));
  return btoa(text);
}

function parseMetadata(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const isObject = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
