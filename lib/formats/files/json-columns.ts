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
  if (Array.isArray(names) && Array.isArray(data))
    return data.map((cells: unknown) =>
      Object.fromEntries(
        names.map((name, i) => [String(name), Array.isArray(cells) ? (cells[i] as unknown) : undefined]),
      ),
    );
  const columns = Object.entries(whole);
  if (columns.length === 0) throw unknown(file);
  if (columns.every(([, cells]) => isIndexed(cells))) {
    const keys = Object.keys(columns[0]![1] as Row);
    return keys.map((key) => Object.fromEntries(columns.map(([name, cells]) => [name, (cells as Row)[key]])));
  }
  const lists = columns.filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
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

const isIndexed = (cells: unknown): boolean =>
  typeof cells === 'object' && cells !== null && !Array.isArray(cells) && '0' in cells;

const unknown = (file: string): FileError =>
  new FileError(file, 'unknown_format', 'its JSON is neither a list of records nor columns of equal length');
