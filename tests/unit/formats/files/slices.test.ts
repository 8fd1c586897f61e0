import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openArrow } from '#lib/formats/files/arrow.ts';
import { FileError } from '#lib/formats/files/file-error.ts';
import { openBlob } from '#lib/formats/files/content.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { readRows } from '#lib/formats/files/read-rows.ts';
import { countReads } from '#tests/support/counted-content.ts';
import { readAll, writeFiles, type WrittenFiles } from '#tests/support/written-files.ts';

/** Schema, and the head of the first batch of a stream. */
const HEADS_BYTES = 1_400;
const MEGABYTE = 1024 * 1024;
const PLAIN = [
  'plain.feather',
  'stream.arrows',
  'dictionaries.arrows',
  'half.arrows',
  'polars-stream.arrows',
  'list-views.arrow',
  'nulls.arrow',
  'runs.arrow',
  'struct-plain.feather',
];

let files: WrittenFiles;
beforeAll(async () => {
  files = await writeFiles();
}, 900_000);
afterAll(() => files.remove());

describe('a record batch that is read in slices gives the same rows as one that is read whole:', () => {
  test.each(PLAIN)('%s', async (name) => {
    const whole = await openFile(files.open(name));
    const sliced = await openArrow(files.open(name), !name.endsWith('.arrows'), 1);
    const others = whole.columns.map((column) => column.name);
    let slices = 0;
    for await (const { length } of sliced.readChunks(['id'])) slices += length > 0 ? 1 : 0;
    expect(slices).toBeGreaterThan(4);
    expect(await readAll(sliced, { others })).toEqual(await readAll(whole, { others }));
  });
});

test('of a record batch that is as large as its file, some megabytes are in memory at a time', async () => {
  const bytes = new Uint8Array(readFileSync(path.join(files.dir, 'one-batch.arrow')));
  const { content, longest, total } = countReads('one-batch.arrow', bytes.length, (from, to) =>
    bytes.slice(from, to),
  );
  const table = await openFile(content);
  expect(table.rows).toBe(65_536);
  let [taken, rows] = [0, 0];
  for await (const { vectors, ids } of readRows(table, { idColumn: 'id', vectorColumn: 'embedding' })) {
    expect(ids[0]).toBe(`a name of some length ${rows}`);
    rows += ids.length;
    taken += vectors.byteLength;
    expect(total() - taken).toBeLessThan(24 * MEGABYTE);
  }
  expect(rows).toBe(65_536);
  expect(longest()).toBeLessThan(16 * MEGABYTE);
});

describe('whatever number of a sliced batch is forged, it is read or refused in words:', () => {
  test.each(PLAIN)('%s', async (name) => {
    const whole = new Uint8Array(readFileSync(path.join(files.dir, name)));
    const ends: unknown[] = [];
    for (let at = 0; at < HEADS_BYTES; at += 8)
      for (const forged of [1n, 2n ** 40n, -1n]) {
        const bytes = whole.slice();
        new DataView(bytes.buffer).setBigInt64(at, forged, true);
        const read = openArrow(openBlob(name, new Blob([bytes])), !name.endsWith('.arrows'), 1);
        ends.push(await read.then((table) => readAll(table)).catch((error: unknown) => error));
      }
    expect(ends.filter((end) => end instanceof Error && !(end instanceof FileError))).toEqual([]);
  });
});
