import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFile } from '#lib/formats/files/open-file.ts';
import { readRows } from '#lib/formats/files/read-rows.ts';
import { countReads, type CountedContent } from '#tests/support/counted-content.ts';
import { writeFiles, type WrittenFiles } from '#tests/support/written-files.ts';

const MEGABYTE = 1024 * 1024;

let files: WrittenFiles;
beforeAll(async () => {
  files = await writeFiles();
}, 900_000);
afterAll(() => files.remove());

/** A header of `.npy`, and zeros for its values. */
function largeNpy(rows: number, dims: number, isFortran: boolean): CountedContent {
  const text = `{'descr': '<f4', 'fortran_order': ${isFortran ? 'True' : 'False'}, 'shape': (${rows}, ${dims}), }\n`;
  const head = new Uint8Array([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0, ...Buffer.from(text)]);
  return countReads('large.npy', head.length + 4 * rows * dims, (from, to) => {
    const bytes = new Uint8Array(to - from);
    if (from < head.length) bytes.set(head.subarray(from, to));
    return bytes;
  });
}

describe('a file of 4 GB is read a few megabytes at a time, no further than its rows are taken', () => {
  test.each([
    ['in C order', false, 24],
    ['in Fortran order', true, 100],
  ])('%s', async (_, isFortran, aheadMax) => {
    const { content, longest, total } = largeNpy(1_400_000, 768, isFortran);
    const table = await openFile(content);
    expect(table.rows).toBe(1_400_000);
    let taken = 0;
    for await (const { vectors } of readRows(table, { idColumn: null, vectorColumn: 'vectors' })) {
      taken += vectors.byteLength;
      expect(total() - taken).toBeLessThan(aheadMax * MEGABYTE);
      if (taken > 200 * MEGABYTE) break;
    }
    expect(longest()).toBeLessThan(5 * MEGABYTE);
  });
});

test('of a Parquet column in one row group, pages are read and not the whole', async () => {
  const bytes = new Uint8Array(readFileSync(path.join(files.dir, 'one-group.parquet')));
  const { content, longest, total } = countReads('one-group.parquet', bytes.length, (from, to) =>
    bytes.slice(from, to),
  );
  const table = await openFile(content);
  let taken = 0;
  for await (const { vectors } of readRows(table, { idColumn: 'id', vectorColumn: 'embedding' })) {
    taken += vectors.byteLength;
    expect(total() - taken).toBeLessThan(16 * MEGABYTE);
  }
  expect(taken).toBeGreaterThan(60 * MEGABYTE);
  expect(longest()).toBeLessThan(4 * MEGABYTE);
});

test('columns that are not asked for are not read', async () => {
  const bytes = new Uint8Array(readFileSync(path.join(files.dir, 'one-group.parquet')));
  const { content, total } = countReads('one-group.parquet', bytes.length, (from, to) =>
    bytes.slice(from, to),
  );
  const table = await openFile(content);
  for await (const chunk of table.readChunks(['id'])) expect(chunk.length).toBeGreaterThan(0);
  expect(total()).toBeLessThan(8 * MEGABYTE);
});

test('a reader that is stopped stops', async () => {
  const { content, total } = largeNpy(1_400_000, 768, false);
  const table = await openFile(content);
  const stop = new AbortController();
  const reading = (async () => {
    for await (const batch of readRows(table, { idColumn: null, vectorColumn: 'vectors' }, stop.signal))
      if (batch.ids.length > 0) stop.abort();
  })();
  await expect(reading).rejects.toThrow('aborted');
  expect(total()).toBeLessThan(24 * MEGABYTE);
});
