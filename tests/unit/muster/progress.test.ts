import { expect, test } from 'vitest';
import { describeStanding } from '#scripts/muster/push/progress.ts';

test('how far it is tells rows, rows a second, bytes and the time that is left', () => {
  expect(describeStanding({ rows: 12_000, bytes: 30_000_000, bytesTotal: 120_000_000 }, 4_000)).toBe(
    '12,000 rows, 3,000 rows/s, 30.0 of 120.0 MB, 12 s left',
  );
});

test('before the first bytes, and where the length is not known, no time is made up', () => {
  expect(describeStanding({ rows: 0, bytes: 0, bytesTotal: 9_000_000 }, 0)).toBe(
    '0 rows, 0 rows/s, 0.0 of 9.0 MB',
  );
  expect(describeStanding({ rows: 10, bytes: 1_000_000, bytesTotal: null }, 1_000)).toBe(
    '10 rows, 10 rows/s, 1.0 MB',
  );
});
