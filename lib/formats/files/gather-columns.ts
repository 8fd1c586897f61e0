import { endOfRun, nameRun } from './column-runs.ts';
import type { Chunk, Column, Table } from './table.ts';

/** A table with a column per dimension as one with vectors. Of another it changes nothing. */
export function gatherColumns(table: Table): Table {
  if (table.columns.some(({ type }) => type === 'vector')) return table;
  const names = table.columns.map(({ name }) => name);
  // JSON writes 1.0 as 1.
  const isFloat = (i: number): boolean => /^float|^number$/u.test(table.columns[i]!.elementType);
  const columns: Column[] = [];
  const runs = new Map<string, string[]>();
  for (let from = 0; from < names.length;) {
    const to = endOfRun(names, from, isFloat);
    if (to - from === 1) columns.push(table.columns[from]!);
    else {
      const { elementType } = table.columns[from]!;
      columns.push({ name: nameRun(names, from, to), type: 'vector', dims: to - from, elementType });
      runs.set(columns.at(-1)!.name, names.slice(from, to));
    }
    from = to;
  }
  if (runs.size === 0) return table;
  return {
    ...table,
    columns,
    async *readChunks(wanted, signal) {
      const inner = wanted.flatMap((name) => runs.get(name) ?? [name]);
      for await (const chunk of table.readChunks([...new Set(inner)], signal)) yield gatherCells(chunk, runs);
    },
  };
}

function gatherCells(chunk: Chunk, runs: ReadonlyMap<string, readonly string[]>): Chunk {
  return {
    ...chunk,
    cell(name, i) {
      const run = runs.get(name);
      return run === undefined ? chunk.cell(name, i) : run.map((each) => chunk.cell(each, i));
    },
  };
}
