/** Rows to Arrow: each column built from one contiguous array. */
import {
  type Data,
  Field,
  FixedSizeList,
  Float32,
  Int64,
  type List,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
  makeData,
  vectorFromArray,
} from 'apache-arrow';
import { type Note, NOTES } from './layout.ts';

/** A modality's columns in one row; each may be null, and the notes are JSON. */
export interface Cell extends Record<Note, string | undefined> {
  vector: Float32Array | undefined;
  version: number | undefined;
}

/** A whole row as Muster writes it. */
export interface Row {
  id: string;
  cells: ReadonlyMap<string, Cell>;
  /** Milliseconds. */
  indexedAt: number;
}

/** Other people's columns of the same rows, as the table gave them. */
export interface OtherColumns {
  fields: readonly Field[];
  data: readonly Data[];
}

const NO_OTHERS: OtherColumns = { fields: [], data: [] };

interface Nulls {
  nullCount: number;
  nullBitmap?: Uint8Array;
}

function markNulls(values: readonly unknown[]): Nulls {
  const nullCount = values.filter((value) => value === undefined).length;
  if (nullCount === 0) return { nullCount };
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [i, value] of values.entries()) if (value !== undefined) nullBitmap[i >> 3]! |= 1 << (i & 7);
  return { nullCount, nullBitmap };
}

function makeVectors(vectors: readonly (Float32Array | undefined)[], dims: number): Data {
  const length = vectors.length;
  const data = new Float32Array(length * dims);
  for (const [i, vector] of vectors.entries()) if (vector) data.set(vector, i * dims);
  const child = makeData({ type: new Float32(), length: data.length, nullCount: 0, data });
  const type = new FixedSizeList(dims, new Field('item', new Float32(), true));
  return makeData({
    type,
    length,
    child,
    ...markNulls(vectors),
  });
}

function makeLongs(values: readonly (number | undefined)[], type: Int64 | TimestampMillisecond): Data {
  const data = BigInt64Array.from(values, (value) => BigInt(value ?? 0));
  const nulls = markNulls(values);
  return type instanceof Int64
    ? makeData({ type, length: values.length, data, ...nulls })
    : makeData({ type, length: values.length, data, ...nulls });
}

function makeStrings(values: readonly unknown[], type: Utf8 | List): Data {
  const [data] = vectorFromArray(values, type).data;
  if (data === undefined) throw new Error('a batch of no rows');
  return data;
}

const COLUMN = new RegExp(`^(.+)_(embedding|version|${NOTES.join('|')})$`);

/** Builds one record batch from rows, in the column order of `makeFields`, with other people's columns behind. */
export function makeBatch(rows: readonly Row[], fields: readonly Field[], others = NO_OTHERS): RecordBatch {
  const children = fields.map(({ name, type }) => {
    if (name === 'id')
      return makeStrings(
        rows.map(({ id }) => id),
        new Utf8(),
      );
    if (name === 'modalities') return makeStrings(rows.map(listModalities), type as List);
    if (name === 'indexed_at')
      return makeLongs(
        rows.map(({ indexedAt }) => indexedAt),
        new TimestampMillisecond('UTC'),
      );
    const [, modality = '', kind] = COLUMN.exec(name) ?? [];
    const cells = rows.map((row) => row.cells.get(modality));
    const vectors = cells.map((cell) => cell?.vector);
    if (kind === 'embedding') return makeVectors(vectors, (type as FixedSizeList).listSize);
    const note = NOTES.find((one) => one === kind);
    if (note !== undefined)
      return makeStrings(
        cells.map((cell) => cell?.[note] ?? null),
        new Utf8(),
      );
    return makeLongs(
      cells.map((cell) => cell?.version),
      new Int64(),
    );
  });
  const all = [...fields, ...others.fields];
  const type = new Struct(all);
  const data = makeData({ type, length: rows.length, nullCount: 0, children: [...children, ...others.data] });
  return new RecordBatch(new Schema(all), data);
}

const listModalities = ({ cells }: Row): string[] =>
  [...cells].filter(([, { version }]) => version !== undefined).map(([modality]) => modality);
