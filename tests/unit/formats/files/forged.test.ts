import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBlob } from '#lib/formats/files/content.ts';
import { measureMessage } from '#lib/formats/arrow-check.ts';
import { FileError } from '#lib/formats/files/file-error.ts';
import { openFile } from '#lib/formats/files/open-file.ts';
import { readAll, writeFiles, type WrittenFiles } from '#tests/support/written-files.ts';

let files: WrittenFiles;
beforeAll(async () => {
  files = await writeFiles();
}, 900_000);
afterAll(() => files.remove());

const RUNS = Number(process.env.MUSTER_TEST_FORGED_RUNS ?? 150);
const FORMATS = [
  ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4', 'encodings', 'half-split', 'dictionary'].map(
    (name) => `${name}.parquet`,
  ),
  'lz4.feather',
  'zstd.feather',
  'polars.arrow',
  'stream.arrows',
  'c.npy',
  'double-fortran.npy',
  'ids.npy',
  'stored.npz',
  'deflated.npz',
  'lines.jsonl',
  'lines.jsonl.gz',
  'lines.jsonl.zst',
  'indented.json',
  'columns.json',
  'decimal-commas.csv',
  'printed.csv',
  'numbered.parquet',
  'nulls.parquet',
  'categories.arrow',
  'deltas.arrows',
  'list-views.arrow',
  'runs.arrow',
  'struct-members.feather',
  'struct-members.parquet',
  'decimals-large.parquet',
  'decimals-large.feather',
  'zip64.npz',
  'by-id.npz',
  'batch.jsonl',
  'by-key.json',
  'word2vec.txt',
];

/** What reading ends with, other than rows or a refusal in words. */
async function findOtherError(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  try {
    const table = await openFile(openBlob(name, new Blob([bytes])));
    for (const { name: column, dims } of table.columns)
      if (typeof column !== 'string' || (dims !== null && !(dims > 0))) throw new Error(`${column}: ${dims}`);
    if (table.rows !== null && !(Number.isSafeInteger(table.rows) && table.rows >= 0))
      throw new Error(`${table.rows} rows`);
    const vector = table.columns.find(({ type }) => type === 'vector') ?? table.columns[0];
    if (vector !== undefined) await readAll(table, { vectorColumn: vector.name });
    return null;
  } catch (error) {
    return error instanceof FileError && error.message.startsWith(name) ? null : error;
  }
}

/** Most of what a file says of itself is at its beginning or its end. */
const place = fc.oneof(
  fc.nat({ max: 400 }),
  fc.nat({ max: 800 }).map((at) => -1 - at),
  fc.nat(),
);
const forgery = fc.tuple(place, fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));

describe('whatever bytes are forged, or missing, a file is read or refused in words:', () => {
  test.each(FORMATS)('%s', { timeout: 300_000 }, async (name) => {
    const whole = new Uint8Array(readFileSync(path.join(files.dir, name)));
    const at = (where: number): number => ((where % whole.length) + whole.length) % whole.length;
    await fc.assert(
      fc.asyncProperty(fc.array(forgery, { minLength: 1, maxLength: 4 }), async (forged) => {
        const bytes = whole.slice();
        for (const [where, byte] of forged) bytes[at(where)] = byte;
        expect(await findOtherError(name, bytes)).toBeNull();
      }),
      { numRuns: RUNS },
    );
    await fc.assert(
      fc.asyncProperty(place, async (where) => {
        expect(await findOtherError(name, whole.slice(0, at(where)))).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});

/** Offsets of the numbers of 64 bits in the heads of an Arrow stream's first messages. */
function numbersOf(stream: DataView, messages: number): number[] {
  const found: number[] = [];
  for (let at = 0, message = 0; message < messages; message++) {
    const end = at + 8 + stream.getInt32(at + 4, true);
    for (let offset = at + 8; offset < end; offset += 8) found.push(offset);
    const head = new Uint8Array(stream.buffer, at + 8, end - at - 8);
    at = end + measureMessage(head).bodyBytes;
  }
  return found;
}

describe('no number in an Arrow head makes a reader unpack or walk through more than there is:', () => {
  test.each([
    ['dictionaries', 'dictionaries.arrows', 3],
    ['views', 'stream.arrows', 2],
  ])('%s', async (_, name, messages) => {
    const whole = new Uint8Array(readFileSync(path.join(files.dir, name)));
    for (const offset of numbersOf(new DataView(whole.buffer), messages))
      for (const forged of [2n ** 28n, 2n ** 40n, -1n]) {
        const bytes = whole.slice();
        new DataView(bytes.buffer).setBigInt64(offset, forged, true);
        expect(await findOtherError(name, bytes)).toBeNull();
      }
  });
});

test('a Parquet column whose name is missing is damage', async () => {
  const bytes = new Uint8Array(readFileSync(path.join(files.dir, 'none.parquet')));
  const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
  const inSchema = Buffer.from(bytes).indexOf('\x18\x02id', footer, 'latin1');
  expect(inSchema).toBeGreaterThan(footer);
  bytes[inSchema] = 0x38;
  await expect(openFile(openBlob('x.parquet', new Blob([bytes])))).rejects.toMatchObject({
    code: 'damaged',
    message: 'x.parquet: its footer is damaged (a count or a name is none)',
  });
});
