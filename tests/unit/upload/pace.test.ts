import { expect, test } from 'vitest';
import { Pacer } from '#components/upload/work/pace.ts';

test('pace is that of the last ten seconds, and says how long the rest takes', () => {
  const pacer = new Pacer();
  for (let s = 0; s <= 30; s++) pacer.note({ atMs: s * 1_000, rows: s < 20 ? 0 : (s - 20) * 500, bytes: 0 });
  expect(pacer.tell(5_000)).toEqual({ rowsPerS: 500, bytesPerS: 0, leftMs: 10_000 });
});

test('nothing is foretold from one look, or while nothing moves', () => {
  const pacer = new Pacer();
  pacer.note({ atMs: 0, rows: 10, bytes: 1 });
  expect(pacer.tell(100).leftMs).toBeNull();
  pacer.note({ atMs: 1_000, rows: 10, bytes: 1 });
  expect(pacer.tell(100).leftMs).toBeNull();
});
