import { explainGaps, findRuns, type ColumnRun } from './column-runs.ts';
import type { Chunk, Column, Table } from './table.ts';

/** A table with a column per dimension as one with vectors. Of another it changes nothing. */
export function gatherColumns(table: Table): Table {
  if (table.columns.some(({ type }) => type === 'vector')) return table;
  const names = table.columns.map(({ name }) => name);
  // JSON writes 1.0 as 1.
  const isFloat = (i: number): boolean => /^float|^number$/u.test(table.columns[i]!.elementType);
  const runs = findRuns(names, isFloat);
  if (runs.length === 0) return table;
  const runOf = new Map(runs.flatMap((run) => run.places.map((place) => [place, run])));
  const members = new Map(runs.map(({ name, places }) => [name, places.map((place) => names[place]!)]));
  return {
    ...table,
    columns: table.columns.flatMap((column, i) => describe(column, i, runOf.get(i))),
    warnings: [...table.warnings, ...explainGaps(runs)],
    async *readChunks(wanted, signal) {
      const inner = wanted.flatMap((name) => members.get(name) ?? [name]);
      for await (const chunk of table.readChunks([...new Set(inner)], signal))
        yield gatherCells(chunk, members);
    },
  };
}

/** A vector stands where the first of its columns did. */
function describe(column: Column, i: number, run: ColumnRun | undefined): Column[] {
  if (run === undefined) return [column];
  if (Math.min(...run.places) !== i) return [];
  return [{ name: run.name, type: 'vector', dims: run.places.length, elementType: column.elementType }];
}

function gatherCells(chunk: Chunk, members: ReadonlyMap<string, readonly string[]>): Chunk {
  return {
    ...chunk,
    cell(name, i) {
      const run = members.get(name);
      return run === undefined ? chunk.cell(name, i) : run.map((each) => chunk.cell(each, i));
    },
  };
}
