import { readRows, type RowChoice } from '#lib/formats/files/read-rows.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { say } from '#scripts/support/say.ts';

/** A row of a file. */
export interface FileRow {
  /** From 1 on, as an editor or a table counts: the line of a text, the row of a table. */
  row: number;
  /** What is sent; or a `RefusedRow`, or an `UnreadableRow`. */
  value: unknown;
}

/** A row that cannot be an embedding, and so is not sent. */
export class RefusedRow {
  readonly id: string | null;
  readonly code: string;
  readonly reason: string;

  constructor({ id, code, reason }: { id: string | null; code: string; reason: string }) {
    this.id = id;
    this.code = code;
    this.reason = reason;
  }
}

/** A table's rows as intake takes them, and those that cannot be, each in its place. It says what it took for what. */
export async function* readTable(
  table: Table,
  choice: RowChoice,
  members: Readonly<Record<string, unknown>>,
): AsyncGenerator<FileRow> {
  const { idColumn, vectorColumn } = choice;
  const ids = idColumn === null ? 'row numbers from 0 on' : idColumn;
  say(`${table.file}: IDs are ${ids}, vectors ${vectorColumn}.`);
  for (const warning of table.warnings) say(`${table.file}: ${warning}.`);
  for await (const { rows, ids: each, dims, vectors, others, refused } of readRows(table, choice)) {
    const waiting = refused.map(({ row, ...fault }) => ({ row, value: new RefusedRow(fault) }));
    for (const [i, id] of each.entries()) {
      while (waiting.length > 0 && waiting[0]!.row < rows[i]!) yield waiting.shift()!;
      const embedding = vectors.subarray(i * dims, (i + 1) * dims);
      yield { row: rows[i]!, value: { ...members, ...toMembers(others[i]), id, embedding } };
    }
    yield* waiting;
  }
}

/** Empty cells say nothing; whole numbers of 64 bits are numbers in JSON. */
function toMembers(cells: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, cell]) =>
      cell === null || cell === undefined ? [] : [[name, typeof cell === 'bigint' ? Number(cell) : cell]],
    ),
  );
}
