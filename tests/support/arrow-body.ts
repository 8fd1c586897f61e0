import {
  Field,
  FixedSizeList,
  Float16,
  Float32,
  Float64,
  List,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
  type Data,
  type Float,
} from 'apache-arrow';

/** A column of texts; null where there is none. */
export const texts = (values: readonly (string | null)[]): Data =>
  vectorFromArray(values, new Utf8()).data[0]!;

/** A FixedSizeList column of floats, the vectors one after another. */
export function fixedLists(flat: Float32Array | Float64Array | Uint16Array, size: number): Data {
  const child = floats(flat);
  return makeData({
    type: new FixedSizeList(size, new Field('item', child.type)),
    length: flat.length / size,
    nullCount: 0,
    child,
  });
}

/** A List column of floats. */
export function lists(flat: Float32Array | Float64Array | Uint16Array, offsets: number[]): Data {
  const child = floats(flat);
  return makeData({
    type: new List(new Field('item', child.type)),
    length: offsets.length - 1,
    nullCount: 0,
    valueOffsets: Int32Array.from(offsets),
    child,
  });
}

const FLOATS = { Uint16Array: Float16, Float32Array: Float32, Float64Array: Float64 } as const;

function floats(flat: Float32Array | Float64Array | Uint16Array): Data<Float> {
  const type: Float = new FLOATS[flat.constructor.name as keyof typeof FLOATS]();
  return makeData({
    type,
    length: flat.length,
    nullCount: 0,
    data: flat as Float32Array,
  });
}

/** An Arrow IPC stream of record batches, each with the same columns. */
export function arrowBody(...batches: Record<string, Data>[]): Buffer {
  const writer = new RecordBatchStreamWriter();
  for (const batch of batches) {
    const fields = Object.entries(batch).map(([name, { type }]) => new Field(name, type, true));
    const children = Object.values(batch);
    const type = new Struct(fields);
    const data = makeData({ type, length: children[0]!.length, nullCount: 0, children });
    writer.write(new RecordBatch(new Schema(fields), data));
  }
  writer.finish();
  return Buffer.from(writer.toUint8Array(true));
}
