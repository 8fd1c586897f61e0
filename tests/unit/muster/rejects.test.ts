import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRejects } from '#scripts/muster/push/rejects.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'muster-rejects-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const path = (): string => join(dir, 'rejects.csv');
const write = (id: string | null, reason = 'bad'): string => {
  openRejects(path()).add({ file: 'a.ndjson', row: 1, id, code: 'invalid_id', reason });
  return readFileSync(path(), 'utf8').split('\r\n').slice(1).join('\r\n').trimEnd();
};

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['=a,"b"', `"'=a,""b"""`],
])('the ID %j is no formula in a spreadsheet', (id, cell) => {
  expect(write(id)).toBe(`a.ndjson,1,${cell},invalid_id,bad`);
});

test('commas, quotes and line ends stay in their cell', () => {
  expect(write('a,b', 'it says "no"\nand no')).toBe('a.ndjson,1,"a,b",invalid_id,"it says ""no""\nand no"');
});

test('a row without an ID has an empty cell', () => {
  expect(write(null)).toBe('a.ndjson,1,,invalid_id,bad');
});

test('rows of an earlier run are gone as soon as the next begins', () => {
  write('a');
  openRejects(path());
  expect(() => readFileSync(path())).toThrow('ENOENT');
});

test('a file of something else is left alone', () => {
  writeFileSync(path(), 'file,row\r\nmine,1');
  expect(() => openRejects(path())).toThrow('name another with --rejects');
  expect(readFileSync(path(), 'utf8')).toBe('file,row\r\nmine,1');
});
