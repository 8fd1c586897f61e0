import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openBytes } from '#lib/formats/files/content.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { readRows } from '#lib/formats/files/read-rows.ts';
import type { Table } from '#lib/formats/files/table.ts';
import { readAll } from '#tests/support/written-files.ts';

const TEXT = Buffer.from('{"id":"a","v":[1]}\n'.repeat(100_000));
const ZIP = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(2_000_000)]);

describe('a disk that fails is no damage of the file:', () => {
  test.each([
    ['plain', TEXT],
    ['in gzip', gzipSync(TEXT, { level: 0 })],
    ['in zstd', zstdCompressSync(Buffer.concat([TEXT, crypto.getRandomValues(Buffer.alloc(60_000))]))],
    ['in a zip archive', ZIP],
  ])('%s', async (_, bytes) => {
    const broken = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    let reads = 0;
    const content = openBytes('x', bytes.length, (from, to) =>
      ++reads > 1 ? Promise.reject(broken) : Promise.resolve(new Uint8Array(bytes.subarray(from, to))),
    );
    const reading = openFile(content).then((table) => readAll(table));
    await expect(reading).rejects.toBe(broken);
  });
});

test("a mistake of the program's own is thrown as it is, whatever was read", async () => {
  const mistake = new TypeError("Cannot read properties of undefined (reading 'at')");
  const table: Table = {
    file: 'x',
    kind: 'parquet',
    rows: 1,
    columns: [],
    warnings: [],
    async *readChunks() {
      yield {
        length: 1,
        rowAt: () => 1,
        cell: () => {
          throw mistake;
        },
      };
    },
  };
  const rows = readRows(table, { idColumn: 'id', vectorColumn: 'v' });
  await expect(rows.next()).rejects.toBe(mistake);
});
