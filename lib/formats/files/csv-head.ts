import { explainGaps, findRuns } from './column-runs.ts';
import { readNumber, splitList } from './fill-vector.ts';
import type { Column } from './table.ts';

/** A column of a table, and the cells of a line that make it. */
export interface CsvColumn {
  column: Column;
  places: readonly number[];
}

const LINE_NAMES = /^(?:.*[ _-])?(?:ids?|keys?|u+id|sku|name|url|path|file|filename)$/iu;

/** A list by its beginning. */
const BRACKET = /^(?:array|tensor)?[[({]/u;

/** Fewer numbers without brackets may be an ID: `030 1234567`. */
const PLAIN_LIST_MIN = 8;

/** What pandas makes of whole numbers where one of them is missing. */
const WHOLE_FLOAT = /^[+-]?\d+\.0+$/u;

/** Whether the first line names columns, rather than being a row. */
export function isHead(first: readonly string[], second: readonly string[] | undefined): boolean {
  if (first.length === 1) return LINE_NAMES.test(first[0]!.trim());
  const numbers = first.filter((cell) => typeof readNumber(cell) === 'number');
  if (isCounted(numbers)) return second === undefined || !isCounted(second.slice(-numbers.length));
  return numbers.length === 0 && !first.some(isList);
}

/** In brackets, or long. */
const isList = (cell: string): boolean => {
  const text = cell.trim();
  return BRACKET.test(text) || (splitList(text)?.length ?? 0) >= PLAIN_LIST_MIN;
};

const isCounted = (cells: readonly string[]): boolean => {
  const from = Number(cells[0]);
  return (
    cells.length > 1 && (from === 0 || from === 1) && cells.every((cell, i) => Number(cell) === from + i)
  );
};

/** Names of columns, made up where a line names none. A first column of whole numbers or texts is no dimension. */
export function nameColumns(rows: readonly (readonly string[])[], hasHead: boolean): string[] {
  const [first = []] = rows;
  if (hasHead)
    return tellApart(first.map((cell, i) => nameCell(cell, i) || (i === 0 ? 'first' : `column ${i}`)));
  if (first.length === 1) return ['line'];
  const isDimension = rows.some(
    ([cell = '']) => typeof readNumber(cell) === 'number' && !/^\s*[+-]?\d+\s*$/u.test(cell),
  );
  return first.map((_, i) => (i === 0 && !isDimension ? 'first' : `column ${i}`));
}

/** numpy writes its head as a comment. */
const nameCell = (cell: string, i: number): string => (i === 0 ? cell.replace(/^\s*#/u, '') : cell).trim();

/** A name that is taken gets its number: `id`, `id (2)`. */
function tellApart(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

/** The columns of a table by the names and the first rows of it. Columns that are numbered are a vector. */
export function describeColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): { columns: CsvColumn[]; warnings: string[] } {
  const isNumber = (i: number): boolean => rows.every((row) => typeof readNumber(row[i] ?? '') !== 'string');
  const runs = findRuns(names, isNumber);
  const runOf = new Map(runs.flatMap((run) => run.places.map((place) => [place, run])));
  const columns = names.flatMap((name, i): CsvColumn[] => {
    const run = runOf.get(i);
    if (run === undefined) {
      const samples = rows.map((row) => (row[i] ?? '').trim()).filter((cell) => cell !== '');
      return [{ places: [i], column: describe(name, samples) }];
    }
    if (Math.min(...run.places) !== i) return [];
    const { places } = run;
    return [
      { places, column: { name: run.name, type: 'vector', dims: places.length, elementType: 'number' } },
    ];
  });
  return { columns, warnings: explainGaps(runs) };
}

function describe(name: string, samples: readonly string[]): Column {
  const [text = ''] = samples;
  const parts = splitList(text) ?? [];
  const isList = parts.length >= PLAIN_LIST_MIN || BRACKET.test(text);
  if (isList && parts.length > 0 && parts.every((part) => typeof readNumber(part) === 'number'))
    return { name, type: 'vector', dims: parts.length, elementType: 'text' };
  if (samples.length > 0 && samples.every((sample) => WHOLE_FLOAT.test(sample)))
    return { name, type: 'scalar', dims: null, elementType: 'float' };
  const isFraction = typeof readNumber(text) === 'number' && !/^[+-]?\d+$/u.test(text);
  return {
    name,
    type: isFraction ? 'scalar' : 'id',
    dims: null,
    elementType: isFraction ? 'number' : 'text',
  };
}
