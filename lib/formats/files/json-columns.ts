import { FileError } from './file-error.ts';
import { isIdName } from './guess-columns.ts';
import type { Numbered } from './json-records.ts';

type Row = Record<string, unknown>;

/**
 * Records of a JSON text that has columns: lists side by side, or what pandas writes (objects by index; `split`). One record alone
 * counts as such.
 * @throws FileError for any other
 */
export function readJsonColumns(file: string, text: unknown): Numbered[] {
  if (typeof text !== 'object' || text === null) throw unknown(file);
  const whole = text as Row;
  return toRows(file, whole).map((value, i) => ({
    row: i + 1,
    value,
    text: () => new Uint8Array(),
    bytes: 0,
  }));
}

function toRows(file: string, whole: Row): Row[] {
  const { columns: names, data } = whole;
  if (Array.isArray(names) && Array.isArray(data)) return fromSplit(names, data, whole['index']);
  const columns = Object.entries(whole);
  if (columns.length === 0) throw unknown(file);
  if (columns.every(([, cells]) => isObject(cells)) && columns.some(([, cells]) => holdsCells(cells as Row)))
    return fromObjects(columns as [string, Row][]);
  if (columns.length > 1 && columns.every(([, cells]) => isVector(cells)))
    return columns.map(([key, embedding]) => ({ key, embedding }));
  if (columns.length > 1 && columns.every(([, cells]) => isObject(cells) && isVector(Object.values(cells))))
    throw new FileError(
      file,
      'unsupported',
      'it holds numbers by row and by dimension, and which is which cannot be told: write it with orient="split" or "records", or as Parquet',
    );
  const inner = findRecords(whole, DEPTH_MAX);
  if (inner !== null) return inner;
  const lists = columns.flatMap(([name, cells]) => findLists(name, cells)).map(openQuery(file));
  const [first] = lists;
  if (first === undefined || (lists.length === 1 && typeof first[1][0] === 'number')) return [whole];
  return sideBySide(file, lists);
}

type List = readonly [name: string, cells: readonly unknown[]];

function sideBySide(file: string, lists: readonly List[]): Row[] {
  const main = lists.find(([, cells]) => isVector(cells[0])) ?? lists[0]!;
  const fitting = lists.filter(([, cells]) => cells.length === main[1].length);
  // What else an answer tells of may be left out, if the IDs cannot have been in it.
  const hasTexts = fitting.some(([, cells]) => typeof cells[0] === 'string');
  const other = lists.find(
    ([name, cells]) => cells.length !== main[1].length && (!hasTexts || isIdName(name)),
  );
  if (other !== undefined)
    throw new FileError(
      file,
      'unequal_rows',
      `its lists are of different lengths: ${main[1].length} in ${JSON.stringify(main[0])}, ${other[1].length} in ${JSON.stringify(other[0])}`,
    );
  return main[1].map((_, i) => Object.fromEntries(fitting.map(([name, cells]) => [name, cells[i]])));
}

/** What was asked for one query stands in a list more. @throws FileError where there were several */
const openQuery =
  (file: string) =>
  ([name, cells]: List, _: number, all: readonly List[]): List => {
    const isNested = all.some(([, each]) => Array.isArray(each[0]) && isVector(each[0][0]));
    if (!isNested) return [name, cells];
    if (cells.length !== 1)
      throw new FileError(
        file,
        'unsupported',
        'it holds the answers to several queries: write IDs and vectors as one list each',
      );
    return [name, cells[0] as unknown[]];
  };

/** Records within an answer, by a list or by their keys: `{"hits": {"hits": [{…`. */
function findRecords(value: Row, depth: number): Row[] | null {
  if (depth === 0) return null;
  for (const cells of Object.values(value)) {
    const rows = Array.isArray(cells) ? cells : isObject(cells) ? Object.values(cells) : [];
    if (rows.length > 1 && rows.every((row) => isObject(row) && holdsVector(row, DEPTH_MAX)))
      return isObject(cells)
        ? Object.entries(cells).map(([key, row]) => ({ ...(row as Row), ...nameRow(key, row as Row) }))
        : (rows as Row[]);
    const within = isObject(cells) ? findRecords(cells, depth - 1) : null;
    if (within !== null) return within;
  }
  return null;
}

const DEPTH_MAX = 3;

/** Whether an object has a vector in it, at whatever place. */
const holdsVector = (row: Row, depth: number): boolean =>
  Object.values(row).some(
    (cell) => isVector(cell) || (depth > 0 && isObject(cell) && holdsVector(cell, depth - 1)),
  );

/** What pandas calls `split`: an index that but counts is no ID. */
function fromSplit(names: readonly unknown[], data: readonly unknown[], index: unknown): Row[] {
  const keys = Array.isArray(index) && index.some((key, i) => key !== i) ? (index as unknown[]) : null;
  return data.map((cells, at) => ({
    ...Object.fromEntries(
      names.map((name, i) => [String(name), Array.isArray(cells) ? (cells[i] as unknown) : undefined]),
    ),
    ...(keys !== null && { key: keys[at] }),
  }));
}

/** Objects in an object: records by their keys, or columns by those of their rows. There are more rows than columns. */
function fromObjects(entries: readonly [string, Row][]): Row[] {
  const inner = Object.keys(entries[0]![1]);
  if (entries.length > inner.length) return entries.map(([key, row]) => ({ ...row, ...nameRow(key, row) }));
  return inner.map((key) => {
    const row = Object.fromEntries(entries.map(([name, cells]) => [name, cells[key]]));
    return { ...row, ...nameRow(key, row) };
  });
}

/** A key stands for the row, unless it has an ID and the key but counts. */
const nameRow = (key: string, row: Row): Row =>
  row['id'] === key || (/^\d+$/u.test(key) && 'id' in row) ? {} : { key };

/** Lists, also those in an object: `{"embeddings": {"float": [[…` . */
function findLists(name: string, cells: unknown): [name: string, cells: unknown[]][] {
  if (Array.isArray(cells)) return [[name, cells]];
  if (!isObject(cells)) return [];
  return Object.entries(cells).flatMap(([member, list]) =>
    Array.isArray(list) && Array.isArray(list[0]) ? [[`${name}.${member}`, list] as [string, unknown[]]] : [],
  );
}

const isObject = (cells: unknown): cells is Row =>
  typeof cells === 'object' && cells !== null && !Array.isArray(cells);

const isVector = (cells: unknown): boolean =>
  Array.isArray(cells) && cells.length > 0 && cells.every((cell) => typeof cell === 'number');

/** Whether a text of one line is such a whole, and no record. */
export const holdsRecords = (value: unknown): boolean =>
  isObject(value) && findRecords(value, DEPTH_MAX) !== null;

/** Of several rows or columns at least one has a vector. */
const holdsCells = (cells: Row): boolean => Object.values(cells).some(isVector);

const unknown = (file: string): FileError =>
  new FileError(file, 'unknown_format', 'its JSON is neither a list of records nor columns of equal length');
