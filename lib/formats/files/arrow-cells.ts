import { Precision, Type, type Batch, type DataType } from '@uwdata/flechette';
import { Damage, decoding } from './file-error.ts';
import { spellText, spellUuid } from './spell-bytes.ts';
import type { Column } from './table.ts';

type ReadCell = (i: number) => unknown;
type Numbers = Float16Array | Float32Array | Float64Array | Int8Array | Int16Array | Int32Array;

/** What a column of Arrow can serve as. */
export function describeType(name: string, type: DataType): Column {
  const child = listChildOf(type);
  if (child !== null && isNumber(child))
    return {
      name,
      type: 'vector',
      dims: type.typeId === Type.FixedSizeList && type.stride > 0 ? type.stride : null,
      elementType: nameNumber(child),
    };
  const elementType = nameOf(elementOf(type));
  return { name, type: ID.test(elementType) ? 'id' : 'scalar', dims: null, elementType };
}

const elementOf = (type: DataType): DataType => (type.typeId === Type.Dictionary ? type.dictionary : type);

const ID = /^(text|uuid|u?int\d+)$/u;
const TEXTS: ReadonlySet<number> = new Set([Type.Utf8, Type.LargeUtf8, Type.Utf8View]);
const BYTES: ReadonlySet<number> = new Set([Type.Binary, Type.LargeBinary, Type.BinaryView]);
const UUID_BYTES = 16;

type NumberType = Extract<DataType, { typeId: typeof Type.Int | typeof Type.Float }>;

/** Whether a list of it may be a vector. */
const isNumber = (type: DataType): type is NumberType =>
  type.typeId === Type.Float || (type.typeId === Type.Int && type.bitWidth <= 32);

const nameNumber = (type: NumberType): string =>
  type.typeId === Type.Float
    ? `float${16 << type.precision}`
    : `${type.signed ? 'int' : 'uint'}${type.bitWidth}`;

function nameOf(type: DataType): string {
  const { typeId } = type;
  if (typeId === Type.Int) return nameNumber(type);
  if (TEXTS.has(typeId) || BYTES.has(typeId)) return 'text';
  if (typeId === Type.FixedSizeBinary && type.stride === UUID_BYTES) return 'uuid';
  return (Object.entries(Type).find(([, id]) => id === typeId)?.[0] ?? String(typeId)).toLowerCase();
}

function listChildOf(type: DataType): DataType | null {
  switch (type.typeId) {
    case Type.FixedSizeList:
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
      return type.children[0]?.type ?? null;
    default:
      return null;
  }
}

/** Reads a column of one record batch: lists of numbers without a copy. @throws Damage where it is shorter than its rows */
export function openCells(batch: Batch<unknown>, rows: number): ReadCell {
  const { type } = batch;
  const entry = listChildOf(type);
  if (entry === null || !isNumber(entry)) {
    checkLength(batch, rows);
    const spell = nameOf(elementOf(type)) === 'uuid' ? spellUuid : spellText;
    const read = (i: number): unknown => batch.at(i);
    return (i) =>
      asCell(
        decoding(() => read(i)),
        spell,
      );
  }
  const child = batch.children[0] as Batch<unknown>;
  const values = numbersOf(child);
  const place = placeOf(batch, rows);
  return (i) => {
    if (batch.nullCount > 0 && !batch.isValid(i)) return null;
    const [from, to] = place(i);
    if (!(from >= 0 && from <= to && to <= values.length))
      throw new Damage('its lists point beyond their values');
    const list = values.subarray(from, to);
    return child.nullCount > 0
      ? Array.from(list, (value, k) => (child.isValid(from + k) ? value : null))
      : list;
  };
}

function numbersOf({ type, values }: Batch<unknown>): Numbers {
  if (values instanceof Uint8Array) return Int16Array.from(values);
  const raw = values as Float32Array<ArrayBuffer>;
  return type.typeId === Type.Float && type.precision === Precision.HALF
    ? new Float16Array(raw.buffer, raw.byteOffset, raw.length)
    : raw;
}

function placeOf(
  { type, offsets, sizes }: Batch<unknown>,
  rows: number,
): (i: number) => [from: number, to: number] {
  if (type.typeId === Type.FixedSizeList) {
    const { stride } = type;
    return (i) => [i * stride, (i + 1) * stride];
  }
  const [starts, lengths] = [
    offsets as ArrayLike<number | bigint>,
    sizes as ArrayLike<number | bigint> | undefined,
  ];
  if (starts.length < rows + (lengths === undefined ? 1 : 0) || (lengths?.length ?? rows) < rows)
    throw new Damage('a column has fewer lists than rows');
  return lengths === undefined
    ? (i) => [Number(starts[i]), Number(starts[i + 1])]
    : (i) => [Number(starts[i]), Number(starts[i]) + Number(lengths[i])];
}

/** Types whose values are all in their children, if anywhere. */
const COMPOSED: ReadonlySet<number> = new Set([
  Type.Null,
  Type.Struct,
  Type.FixedSizeList,
  Type.RunEndEncoded,
  Type.Union,
]);

/** How many entries of its values a row takes, where more than one. */
const wordsOf = (type: DataType): number => {
  if (type.typeId === Type.FixedSizeBinary) return type.stride;
  return type.typeId === Type.Utf8View || type.typeId === Type.BinaryView ? VIEW_BYTES : 1;
};

const VIEW_BYTES = 16;

function checkLength({ type, offsets, values }: Batch<unknown>, rows: number): void {
  if (COMPOSED.has(type.typeId)) return;
  const { length } = (offsets ?? values ?? []) as ArrayLike<unknown>;
  const needed = wordsOf(type) * rows + (offsets === undefined || rows === 0 ? 0 : 1);
  if (length < (type.typeId === Type.Bool ? needed / 8 : needed))
    throw new Damage(`a column has values for fewer than its ${rows} rows`);
}

function asCell(value: unknown, spell: (bytes: Uint8Array) => unknown): unknown {
  if (value instanceof Uint8Array) return spell(value);
  // Bytes that are no text became U+FFFD when they were decoded, and another ID: no ID may have it.
  return typeof value === 'string' && value.includes('\ufffd') ? value.replaceAll('\ufffd', '\ud800') : value;
}
