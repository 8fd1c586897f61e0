import { FileError } from './file-error.ts';
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
  const lists = columns.flatMap(([name, cells]) => findLists(name, cells));
  const [first] = lists;
  if (first === undefined || (lists.length === 1 && typeof first[1][0] === 'number')) return [whole];
  const other = lists.find(([, cells]) => cells.length !== first[1].length);
  if (other !== undefined)
    throw new FileError(
      file,
      'unequal_rows',
      `its lists are of different lengths: ${first[1].length} in ${JSON.stringify(first[0])}, ${other[1].length} in ${JSON.stringify(other[0])}`,
    );
  return first[1].map((_, i) => Object.fromEntries(lists.map(([name, cells]) => [name, cells[i]])));
}

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
const nameRow = (key: string, row: Row): Row => (/^\d+$/u.test(key) && 'id' in row ? {} : { key });

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

/** Of several rows or columns at least one has a vector. */
const holdsCells = (cells: Row): boolean => Object.values(cells).some(isVector);

const unknown = (file: string): FileError =>
  new FileError(file, 'unknown_format', 'its JSON is neither a list of records nor columns of equal length');
