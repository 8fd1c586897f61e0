import type { SchemaElement } from 'hyparquet';
import { readDecimal } from './decimal.ts';
import type { ParquetColumn } from './parquet-columns.ts';
import type { Page, PageValues } from './parquet-page.ts';
import { spellText, spellUuid } from './spell-bytes.ts';

/** Rows of one column. */
export interface Run {
  length: number;
  cell(i: number): unknown;
}

/** Puts pages together to rows; a row's values may stand in two pages. */
export async function* readRuns(pages: AsyncIterable<Page>, column: ParquetColumn): AsyncGenerator<Run> {
  if (column.repetition === 0) {
    for await (const page of pages) yield readFlat(page, column);
    return;
  }
  let begun: PageValues | null = null;
  for await (const page of pages) {
    const lists = splitLists(page, column, begun);
    begun = lists.last;
    if (lists.run.length > 0) yield lists.run;
  }
  const last = begun;
  if (last !== null) yield { length: 1, cell: () => orNull(last) };
}

function readFlat(page: Page, { column, definition, element }: ParquetColumn): Run {
  const { definitions, values, length } = page;
  const convert = converterOf(column.elementType, element);
  if (definitions === null) return { length, cell: (i) => convert(values[i]) };
  const places = new Int32Array(length).fill(-1);
  for (let i = 0, place = 0; i < length; i++) if (definitions[i] === definition) places[i] = place++;
  return { length, cell: (i) => (places[i]! < 0 ? null : convert(values[places[i]!])) };
}

function converterOf(elementType: string, { scale = 0 }: SchemaElement): (value: unknown) => unknown {
  if (elementType === 'decimal') return (value) => readDecimal(readDigits(value), scale);
  if (elementType === 'text') return (value) => spellText(value as Uint8Array);
  if (elementType === 'uuid') return (value) => spellUuid(value as Uint8Array);
  if (elementType === 'uint32') return (value) => (value as number) >>> 0;
  if (elementType === 'uint64') return (value) => BigInt.asUintN(64, value as bigint);
  return (value) => value;
}

/** Of a decimal: a number, or its bytes from the first one on. */
function readDigits(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  const digits = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * value.length, digits);
}

/** In the place of a list that is null, while lists are put together. */
const MISSING: PageValues = [];

const orNull = (list: PageValues): PageValues | null => (list === MISSING ? null : list);

/** The lists that end in a page, and the one that may go on in the next. */
function splitLists(
  page: Page,
  column: ParquetColumn,
  begun: PageValues | null,
): { run: Run; last: PageValues | null } {
  const { repetitions, length } = page;
  const entries = readEntries(page, column);
  const goesOn = begun !== null && length > 0 && repetitions![0]! > 0;
  const carried = goesOn ? begun.length : 0;
  const values = goesOn ? joinValues(begun, entries.values) : entries.values;
  const starts: number[] = goesOn ? [0] : [];
  const missing = new Set<number>();
  let at = carried;
  for (let i = 0; i < length; i++) {
    if (repetitions![i] === 0) {
      if ((page.definitions?.[i] ?? column.definition) < column.emptyList) missing.add(starts.length);
      starts.push(at);
    }
    if (entries.isThere(i)) at++;
  }
  const lists = starts.length;
  const slice = (i: number): PageValues =>
    missing.has(i) ? MISSING : cut(values, starts[i]!, i + 1 < lists ? starts[i + 1]! : at);
  const before = goesOn || begun === null ? 0 : 1;
  return {
    run: {
      length: Math.max(0, before + lists - 1),
      cell: (i) => orNull(i < before ? begun! : slice(i - before)),
    },
    last: lists === 0 ? begun : slice(lists - 1),
  };
}

/** A list's entries: typed, or where some of them are null, with null in their place. */
function readEntries(
  { definitions, values }: Page,
  { definition, hasOptionalEntries }: ParquetColumn,
): { values: PageValues; isThere: (i: number) => boolean } {
  if (definitions === null) return { values, isThere: () => true };
  const entry = hasOptionalEntries ? definition - 1 : definition;
  const isThere = (i: number): boolean => definitions[i]! >= entry;
  if (!hasOptionalEntries || !definitions.includes(entry)) return { values, isThere };
  const withNulls: unknown[] = [];
  let place = 0;
  for (const level of definitions)
    if (level === definition) withNulls.push(values[place++]);
    else if (level === entry) withNulls.push(null);
  return { values: withNulls, isThere };
}

function joinValues(first: PageValues, second: PageValues): PageValues {
  if (Array.isArray(first) || Array.isArray(second)) return [...Array.from(first), ...Array.from(second)];
  const Values = first.constructor as new (length: number) => Float32Array;
  const whole = new Values(first.length + second.length);
  whole.set(first as Float32Array);
  whole.set(second as Float32Array, first.length);
  return whole;
}

const cut = (values: PageValues, from: number, to: number): PageValues =>
  Array.isArray(values) ? values.slice(from, to) : (values as Float32Array).subarray(from, to);
