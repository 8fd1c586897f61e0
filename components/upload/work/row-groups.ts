import type { RowBatch } from '#lib/formats/files/read-rows.ts';
import { addTallies, NO_ROWS, type Tally } from './tally.ts';

/** Smaller ones are not worth a request of their own, nor a line. */
const GROUP_ROWS_MIN = 1_000;

/** A part of a file whose rows are counted by themselves. */
export interface RowGroup {
  /** Its first row, from 1 on. */
  from: number;
  rows: number;
  /** Those that an earlier try has sent. */
  rowsBefore: number;
  tally: Tally;
  isBegun: boolean;
}

/** The row groups of a file, by which batches are cut, so that each group is counted to the row. */
export class RowGroups {
  readonly groups: readonly RowGroup[];

  /**
   * @param rowsOfEach none where a file has no groups
   * @param settledBefore up to which row an earlier try has sent
   */
  constructor(rowsOfEach: readonly number[], settledBefore: number) {
    const total = rowsOfEach.reduce((sum, rows) => sum + rows, 0);
    const areWorthIt = rowsOfEach.length > 1 && total / rowsOfEach.length >= GROUP_ROWS_MIN;
    let from = 1;
    this.groups = (areWorthIt ? rowsOfEach : []).map((rows) => {
      const rowsBefore = Math.max(0, Math.min(rows, settledBefore - from + 1));
      const group = { from, rows, rowsBefore, tally: NO_ROWS, isBegun: false };
      from += rows;
      return group;
    });
  }

  /** Rows of one group each. */
  *cut(batch: RowBatch): Generator<RowBatch> {
    let rest = batch;
    for (const { from, rows } of this.groups) {
      const next = from + rows;
      if (firstOf(rest) >= next) continue;
      if (lastOf(rest) < next) break;
      const [head, tail] = split(rest, next);
      if (sizeOf(head) > 0) yield head;
      rest = tail;
    }
    if (sizeOf(rest) > 0) yield rest;
  }

  /** Rows of the group that this row stands in are on their way. */
  begin(row: number): void {
    const group = this.#find(row);
    if (group) group.isBegun = true;
  }

  /** They were answered. */
  answer(row: number, tally: Tally): void {
    const group = this.#find(row);
    if (group) group.tally = addTallies(group.tally, tally);
  }

  #find(row: number): RowGroup | undefined {
    return this.groups.find(({ from, rows }) => row < from + rows);
  }
}

/** The last row of a batch. */
export const lastOf = ({ rows, refused }: RowBatch): number =>
  Math.max(rows.at(-1) ?? 0, refused.at(-1)?.row ?? 0);

const firstOf = ({ rows, refused }: RowBatch): number =>
  Math.min(rows[0] ?? Infinity, refused[0]?.row ?? Infinity);

const sizeOf = ({ rows, refused }: RowBatch): number => rows.length + refused.length;

/** Rows before that one, and the others. */
function split(batch: RowBatch, row: number): [RowBatch, RowBatch] {
  const { rows, ids, dims, vectors, others, refused } = batch;
  const found = rows.findIndex((one) => one >= row);
  const at = found === -1 ? rows.length : found;
  const part = (from: number, to: number, isBefore: boolean): RowBatch => ({
    rows: rows.slice(from, to),
    ids: ids.slice(from, to),
    dims,
    vectors: vectors.subarray(from * dims, to * dims),
    others: others.slice(from, to),
    refused: refused.filter((one) => one.row < row === isBefore),
  });
  return [part(0, at, true), part(at, rows.length, false)];
}
