import { expect, test } from 'vitest';
import { Ledger } from '#components/upload/work/ledger.ts';
import { NO_ROWS, findMissing } from '#components/upload/work/tally.ts';

const entry = (lastRow: number, rows: number) => ({
  lastRow,
  tally: { ...NO_ROWS, rows, accepted: rows },
  refused: [],
});

test('only what is answered without a gap counts as settled, in whatever order answers come', () => {
  const ledger = new Ledger();
  const [a, b, c] = [ledger.begin(), ledger.begin(), ledger.begin()];
  expect(ledger.answer(c, entry(30, 10))).toBeNull();
  expect(ledger.answer(a, entry(10, 10))).toMatchObject({
    after: 0,
    lastRow: 10,
    tally: { rows: 10 },
  });
  expect(ledger.tally.rows).toBe(20);
  expect(ledger.answer(b, entry(20, 10))).toMatchObject({
    after: 10,
    lastRow: 30,
    tally: { rows: 20 },
  });
});

test('a file is done when it was read to its end and all of it is answered', () => {
  const ledger = new Ledger();
  const part = ledger.begin();
  ledger.end();
  expect(ledger.isDone).toBe(false);
  ledger.answer(part, entry(5, 5));
  expect(ledger.isDone).toBe(true);
});

test('an earlier try counts with what follows', () => {
  const ledger = new Ledger({ lastRow: 100, tally: { ...NO_ROWS, rows: 100, duplicates: 100 } });
  ledger.answer(ledger.begin(), entry(150, 50));
  expect(ledger.tally).toMatchObject({ rows: 150, accepted: 50, duplicates: 100 });
  expect(findMissing(ledger.tally)).toBe(0);
});

test('rows that no part accounts for are missed', () => {
  expect(findMissing({ ...NO_ROWS, rows: 10, accepted: 7, refused: 2 })).toBe(1);
});
