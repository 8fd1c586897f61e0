import { FileError } from './file-error.ts';
import { inStep } from './in-step.ts';
import type { Chunk, Column, Table } from './table.ts';

/**
 * Puts tables side by side, row n with row n: vectors in one file, their IDs in another. A column whose name is taken is called
 * by its file too.
 * @throws FileError `unequal_rows`, at once where both lengths are known, else where one ends
 */
export function joinTables(main: Table, ...others: readonly Table[]): Table {
  const tables = [main, ...others];
  for (const other of others)
    if (main.rows !== null && other.rows !== null && main.rows !== other.rows)
      throw unequal(main, other, `it has ${main.rows} rows, and ${other.file} has ${other.rows}`);
  const places = new Map<string, { table: Table; column: string }>();
  const columns: Column[] = [];
  for (const table of tables)
    for (const column of table.columns) {
      const name = places.has(column.name) ? `${column.name} (${table.file})` : column.name;
      places.set(name, { table, column: column.name });
      columns.push({ ...column, name });
    }
  return {
    file: main.file,
    kind: main.kind,
    rows: tables.reduce<number | null>((rows, table) => rows ?? table.rows, null),
    columns,
    warnings: tables.flatMap(({ warnings }) => warnings),
    async *readChunks(wanted, signal) {
      const sources = tables.map((table) =>
        table.readChunks(
          wanted.flatMap((name) => (places.get(name)?.table === table ? [places.get(name)!.column] : [])),
          signal,
        ),
      );
      const [, other = main] = tables;
      const steps = inStep(sources, (row) => unequal(main, other, `only one of them has a row ${row}`));
      for await (const { length, parts } of steps) {
        const partOf = new Map(tables.map((table, i) => [table, parts[i]!]));
        yield sideBySide(length, parts, (name, i) => {
          const { table, column } = places.get(name)!;
          const { item, from } = partOf.get(table)!;
          return item.cell(column, from + i);
        });
      }
    },
  };
}

function sideBySide(
  length: number,
  parts: readonly { item: Chunk; from: number }[],
  cell: Chunk['cell'],
): Chunk {
  return {
    length,
    cell,
    rowAt: (i) => parts[0]!.item.rowAt(parts[0]!.from + i),
    faultAt(i) {
      for (const { item, from } of parts) {
        const fault = item.faultAt?.(from + i) ?? null;
        if (fault !== null) return fault;
      }
      return null;
    },
  };
}

const unequal = (main: Table, other: Table, rule: string): FileError =>
  new FileError(
    main.file,
    'unequal_rows',
    `it and ${other.file} belong together row by row, but ${rule}: write both anew from the same rows`,
  );
