import type { RowChoice } from '#lib/formats/files/read-rows.ts';
import type { Chunk, Table } from '#lib/formats/files/table.ts';

/** Where a row stands in its file, from 0 on: its ID where it has no other. */
const PLACE = 'place in the file';

/** What is meant of a table, cut down to some of its rows, which keep their numbers. */
export function onlyRows(
  { table, choice }: { table: Table; choice: RowChoice },
  wanted: ReadonlySet<number>,
): { table: Table; choice: RowChoice } {
  const last = [...wanted].reduce((most, row) => Math.max(most, row), 0);
  return {
    choice: { ...choice, idColumn: choice.idColumn ?? PLACE },
    table: {
      ...table,
      async *readChunks(columns, signal) {
        const own = columns.filter((name) => name !== PLACE);
        let before = 0;
        for await (const chunk of table.readChunks(own, signal)) {
          yield cut(chunk, wanted, before);
          before += chunk.length;
          if (chunk.length > 0 && chunk.rowAt(chunk.length - 1) >= last) return;
        }
      },
    },
  };
}

function cut(chunk: Chunk, wanted: ReadonlySet<number>, before: number): Chunk {
  const at = Array.from({ length: chunk.length }, (_, i) => i).filter((i) => wanted.has(chunk.rowAt(i)));
  return {
    length: at.length,
    rowAt: (i) => chunk.rowAt(at[i]!),
    cell: (name, i) => (name === PLACE ? before + at[i]! : chunk.cell(name, at[i]!)),
    faultAt: (i) => chunk.faultAt?.(at[i]!) ?? null,
  };
}
