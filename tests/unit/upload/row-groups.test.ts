import { expect, test } from 'vitest';
import type { RowBatch } from '#lib/formats/files/read-rows.ts';
import { RowGroups } from '#components/upload/work/row-groups.ts';
import { NO_ROWS } from '#components/upload/work/tally.ts';

const DIMS = 2;

/** Rows from one to another, of which some cannot be read. */
function batchOf(from: number, to: number, unread: readonly number[] = []): RowBatch {
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const rows = all.filter((row) => !unread.includes(row));
  return {
    rows,
    ids: rows.map(String),
    dims: DIMS,
    vectors: Float32Array.from(rows.flatMap((row) => [row, row])),
    others: [],
    refused: unread.map((row) => ({ row, id: null, code: 'invalid_id', reason: 'why' })),
  };
}

const cut = (groups: RowGroups, batch: RowBatch) =>
  [...groups.cut(batch)].map(({ rows, ids, vectors, refused }) => [
    rows,
    ids.map(Number),
    [...vectors].filter((_, i) => i % DIMS === 0),
    refused.map(({ row }) => row),
  ]);

test('a batch is cut where row groups end, and no row gets lost, doubled or another vector', () => {
  const groups = new RowGroups([1_000, 1_000, 1_000], 0);
  expect(cut(groups, batchOf(998, 1_002, [999, 1_001]))).toEqual([
    [[998, 1_000], [998, 1_000], [998, 1_000], [999]],
    [[1_002], [1_002], [1_002], [1_001]],
  ]);
  const [first, second, third] = cut(groups, batchOf(1_000, 2_001));
  expect([first![0], second![0]!.length, third![0]]).toEqual([[1_000], 1_000, [2_001]]);
});

test('rows within one group, and files without groups, go as they are', () => {
  const batch = batchOf(5, 9);
  expect([...new RowGroups([1_000, 1_000], 0).cut(batch)][0]).toBe(batch);
  expect([...new RowGroups([], 0).cut(batch)][0]).toBe(batch);
});

test('small row groups are not counted by themselves', () => {
  expect(new RowGroups([100, 100, 100], 0).groups).toEqual([]);
});

test('what an earlier try has sent is told per group', () => {
  const { groups } = new RowGroups([1_000, 1_000, 1_000], 1_250);
  expect(groups.map(({ rowsBefore }) => rowsBefore)).toEqual([1_000, 250, 0]);
});

test('an answer counts for the group of its rows', () => {
  const groups = new RowGroups([1_000, 1_000], 0);
  groups.begin(1_400);
  groups.answer(1_400, { ...NO_ROWS, rows: 400, accepted: 400 });
  expect(groups.groups.map(({ isBegun, tally }) => [isBegun, tally.accepted])).toEqual([
    [false, 0],
    [true, 400],
  ]);
});
