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
} from 'apache-arrow';
import { encodeRows, packRow, type EncodedRows } from '#lib/formats/encode-rows.ts';
import type { RowBatch } from '#lib/formats/files/read-rows.ts';

/** Rows of one modality. */
export type Rows = Pick<RowBatch, 'ids' | 'dims' | 'vectors' | 'others'>;

/** A batch as the body of a request: as Arrow, its vectors as they lie; row by row where rows carry more than those. */
export const encodeBatch = (rows: Rows): EncodedRows =>
  rows.others.length === 0 ? { format: 'arrow', body: encodeColumns(rows) } : encodeRows(makeRows(rows));

function encodeColumns({ ids, dims, vectors }: Rows): Uint8Array<ArrayBuffer> {
  const child = makeData({ type: new Float32(), length: vectors.length, nullCount: 0, data: vectors });
  const lists = new FixedSizeList(dims, new Field('item', child.type));
  const children = [encodeTexts(ids), makeData({ type: lists, length: ids.length, nullCount: 0, child })];
  const fields = [new Field('id', new Utf8(), false), new Field('embedding', lists, false)];
  const data = makeData({ type: new Struct(fields), length: ids.length, nullCount: 0, children });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(new Schema(fields), data));
  writer.finish();
  return writer.toUint8Array(true) as Uint8Array<ArrayBuffer>;
}

function encodeTexts(texts: readonly string[]) {
  const valueOffsets = new Int32Array(texts.length + 1);
  const data = new Uint8Array(texts.reduce((sum, text) => sum + 3 * text.length, 0));
  let end = 0;
  for (const [i, text] of texts.entries()) {
    end += UTF8.encodeInto(text, data.subarray(end)).written;
    valueOffsets[i + 1] = end;
  }
  return makeData({
    type: new Utf8(),
    length: texts.length,
    nullCount: 0,
    valueOffsets,
    data: data.subarray(0, end),
  });
}

const UTF8 = new TextEncoder();

const makeRows = ({ ids, dims, vectors, others }: Rows): unknown[] =>
  ids.map((id, i) => {
    const embedding = vectors.subarray(i * dims, (i + 1) * dims);
    return packRow({ ...withoutEmpty(others[i]!), id, embedding });
  });

/** Empty cells say nothing; whole numbers of 64 bits are numbers in JSON. */
const withoutEmpty = (cells: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) =>
      cell === null || cell === undefined ? [] : [[name, typeof cell === 'bigint' ? Number(cell) : cell]],
    ),
  );
