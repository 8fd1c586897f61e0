import { Precision, Type, type Batch, type DataType, type Field } from '@uwdata/flechette';
import { readDecimal } from './decimal.ts';
import { Damage, decoding } from './file-error.ts';
import { spellText, spellUuid } from './spell-bytes.ts';
import type { Column } from './table.ts';

type ReadCell = (i: number) => unknown;
type Numbers = Float16Array | Float32Array | Float64Array | Int8Array | Int16Array | Int32Array;

/** A column, and the way to it from the schema: a struct's members are columns too. */
export interface ArrowColumn {
  column: Column;
  way: readonly number[];
}

/** The columns of a schema. Those within a struct are called by the way there: `embedding.text`. */
export function describeFields(fields: readonly Field[]): ArrowColumn[] {
  return fields.flatMap(({ name, type }, i) => describeWays(name, type, [i]));
}

function describeWays(name: string, type: DataType, way: readonly number[]): ArrowColumn[] {
  const members = type.typeId === Type.Struct ? type.children : [];
  return [
    { column: describeType(name, type), way },
    ...members.flatMap((member, i) => describeWays(`${name}.${member.name}`, member.type, [...way, i])),
  ];
}

/** Whether what a column holds can neither be a vector nor a value. */
export const isUnread = ({ elementType }: Column): boolean => /list|map|union/u.test(elementType);

/** What a column of Arrow can serve as. */
function describeType(name: string, type: DataType): Column {
  const child = listChildOf(type);
  if (child !== null && isNumber(child))
    return {
      name,
      type: 'vector',
      dims: type.typeId === Type.FixedSizeList && type.stride > 0 ? type.stride : null,
      elementType: nameNumber(child),
    };
  const element = elementOf(type);
  const elementType = nameOf(element);
  const isId = ID.test(elementType) || (element.typeId === Type.Decimal && element.scale === 0);
  return { name, type: isId ? 'id' : 'scalar', dims: null, elementType };
}

function elementOf(type: DataType): DataType {
  if (type.typeId === Type.Dictionary) return type.dictionary;
  return type.typeId === Type.RunEndEncoded ? type.children[1].type : type;
}

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
  if (typeId === Type.Int || typeId === Type.Float) return nameNumber(type);
  if (TEXTS.has(typeId) || BYTES.has(typeId)) return 'text';
  if (typeId === Type.FixedSizeBinary) return type.stride === UUID_BYTES ? 'uuid' : 'text';
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

/** Reads a column of one record batch by the way there: lists of numbers without a copy. @throws Damage where it is shorter than its rows */
export function openCells(batch: Batch<unknown>, [next, ...way]: readonly number[], rows: number): ReadCell {
  if (next === undefined) return openColumn(batch, rows);
  const child = batch.children[next] as Batch<unknown> | undefined;
  if (child === undefined) throw new Damage('a column has fewer members than its schema');
  const read = openCells(child, way, rows);
  return (i) => (batch.nullCount > 0 && !batch.isValid(i) ? null : read(i));
}

function openColumn(batch: Batch<unknown>, rows: number): ReadCell {
  const { type } = batch;
  const entry = listChildOf(type);
  if (entry === null || !isNumber(entry)) {
    checkLength(batch, rows);
    const element = elementOf(type);
    const spell = nameOf(element) === 'uuid' ? spellUuid : spellText;
    const read =
      element.typeId === Type.Decimal
        ? (i: number): unknown => spellDecimal(batch.at(i), element.scale)
        : (i: number): unknown => batch.at(i);
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

const spellDecimal = (digits: unknown, scale: number): unknown =>
  digits === null ? null : readDecimal(BigInt(digits as bigint | number), scale);

function asCell(value: unknown, spell: (bytes: Uint8Array) => unknown): unknown {
  if (value instanceof Uint8Array) return spell(value);
  // Bytes that are no text became U+FFFD when they were decoded, and another ID: no ID may have it.
  return typeof value === 'string' && value.includes('\ufffd') ? value.replaceAll('\ufffd', '\ud800') : value;
}
