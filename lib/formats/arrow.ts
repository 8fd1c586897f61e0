import {
  DataType,
  Precision,
  RecordBatchReader,
  Type,
  Vector,
  type Data,
  type Dictionary,
} from 'apache-arrow';
import { explainUnsafeArrow } from './arrow-check.ts';
import { openTexts } from './arrow-texts.ts';
import { FormatError } from './format-error.ts';
import { quote } from './quote.ts';

type ReadValue = (row: number) => unknown;

/** Without a prototype: a column may be named `__proto__`. */
class Row {
  [column: string]: unknown;
}
Object.setPrototypeOf(Row.prototype, null);

/**
 * Reads an Arrow IPC stream, a row at a time. Lists of floats are given as typed arrays, float32 without a copy; nulls as undefined.
 * @throws FormatError `invalid_arrow`
 */
export function* readArrow(bytes: Uint8Array): Generator<Readonly<Record<string, unknown>>> {
  const unsafe = explainUnsafeArrow(bytes);
  if (unsafe !== null) throw invalid(unsafe);
  try {
    const reader = RecordBatchReader.from(bytes).open();
    // An empty or foreign stream opens without a schema, whatever the types say.
    const fields = (reader.schema as typeof reader.schema | undefined)?.fields;
    if (fields === undefined) throw invalid('there is no schema in it');
    const names = fields.map(({ name }) => name);
    if (new Set(names).size < names.length) throw invalid('two columns have one name');
    for (const batch of reader) {
      const { children } = batch.data;
      const columns = names.map((name, i) => openColumn(name, children[i], batch.numRows));
      for (let row = 0; row < batch.numRows; row++) {
        const values = new Row();
        for (let i = 0; i < names.length; i++) values[names[i]!] = columns[i]!(row);
        yield values;
      }
    }
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
}

function openColumn(name: string, data: Data | undefined, rows: number): ReadValue {
  if (data === undefined || data.length < rows) throw invalid(`the column ${quote(name)} is too short`);
  const read = openValues(name, data);
  return data.nullCount === 0 ? read : (row) => (data.getValid(row) ? read(row) : undefined);
}

function openValues(name: string, data: Data): ReadValue {
  const { type } = data;
  if (DataType.isFixedSizeList(type)) {
    const { listSize } = type;
    const slice = openFloats(name, data.children[0]);
    return (row) => slice(row * listSize, (row + 1) * listSize);
  }
  if (DataType.isList(type)) {
    const slice = openFloats(name, data.children[0]);
    return (row) => slice(Number(data.valueOffsets[row]), Number(data.valueOffsets[row + 1]));
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return openTextColumn(name, data);
  if (DataType.isDictionary(type)) return openDictionary(name, data);
  const vector = new Vector([data]);
  return (row) => {
    const value = vector.get(row) as unknown;
    return typeof value === 'bigint' ? Number(value) : value;
  };
}

function openFloats(name: string, child: Data | undefined): (from: number, to: number) => unknown {
  if (child === undefined || !DataType.isFloat(child.type))
    throw invalid(
      `the column ${quote(name)} is a list of ${describeType(child?.type)}, but has to be one of float16, float32 or float64`,
    );
  const raw = child.values as Float32Array | Float64Array | Uint16Array;
  const values =
    child.type.precision === Precision.HALF
      ? new Float16Array(raw.buffer, raw.byteOffset, raw.length)
      : (raw as Float32Array | Float64Array);
  const hasNulls = child.nullCount > 0;
  return (from, to) => {
    if (!(from >= 0 && from <= to && to <= values.length))
      throw invalid(`the column ${quote(name)} is shorter than its lists`);
    const slice = values.subarray(from, to);
    return hasNulls ? Array.from(slice, (value, i) => (child.getValid(from + i) ? value : null)) : slice;
  };
}

function openDictionary(name: string, data: Data): ReadValue {
  const { dictionary } = data.type as Dictionary;
  if (!DataType.isUtf8(dictionary) && !DataType.isLargeUtf8(dictionary))
    throw invalid(
      `the column ${quote(name)} is a dictionary of ${describeType(dictionary)}, but has to be one of texts`,
    );
  const chunks = data.dictionary?.data ?? [];
  const values = chunks.flatMap((chunk) => {
    const read = openColumn(name, chunk, chunk.length);
    return Array.from({ length: chunk.length }, (_, i) => read(i));
  });
  const indices = data.values as ArrayLike<number | bigint>;
  return (row) => values[Number(indices[row])];
}

function openTextColumn(name: string, data: Data): ReadValue {
  const values = data.values as Uint8Array;
  const offsets = data.valueOffsets as ArrayLike<number | bigint>;
  const read = openTexts(values, Number(offsets[0]), Number(offsets[data.length]));
  return (row) => {
    const [from, to] = [Number(offsets[row]), Number(offsets[row + 1])];
    if (!(from >= 0 && from <= to && to <= values.length))
      throw invalid(`the column ${quote(name)} is shorter than its texts`);
    try {
      return read(from, to);
    } catch (error) {
      throw invalid(`the column ${quote(name)} is no UTF-8 in row ${row} of its batch`, error);
    }
  };
}

const describeType = (type: DataType | undefined): string =>
  type === undefined ? 'nothing' : Type[type.typeId];

const invalid = (rule: string, cause?: unknown): FormatError =>
  new FormatError('invalid_arrow', `This is no Arrow stream that can be read: ${rule}`, { cause });
