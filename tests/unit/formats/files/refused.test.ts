import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FileError } from '#lib/formats/files/file-error.ts';
import { openText } from '#tests/support/text-content.ts';
import { readAll } from '#tests/support/written-files.ts';

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    Buffer.concat(
      parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
    ),
  );

const NOISE = Buffer.alloc(48 * 1024 * 1024, 'noise');

/** A zip with one entry, locked by a password. */
const locked = bytes(
  'PK\x03\x04',
  [20, 0, 1, 0, 0, 0],
  Array.from({ length: 18 }, () => 0),
  [5, 0, 0, 0],
  'a.npy',
  'PK\x01\x02',
  [20, 0, 20, 0, 1, 0, 0, 0],
  Array.from({ length: 16 }, () => 0),
  [5, 0],
  Array.from({ length: 16 }, () => 0),
  'a.npy',
  'PK\x05\x06',
  [0, 0, 0, 0, 1, 0, 1, 0, 51, 0, 0, 0, 35, 0, 0, 0, 0, 0],
);
const npy = (header: string): Uint8Array<ArrayBuffer> => bytes('\x93NUMPY', [1, 0, header.length, 0], header);

describe('what is not read is refused in a sentence that names the file and the cure:', () => {
  test.each([
    ['a pickle', bytes([0x80, 4, 0x95]), 'pickled', 'save the vectors with np.save or as Parquet'],
    ['an archive with a password', locked, 'encrypted', 'it is locked by a password: unpack it'],
    [
      'an archive of something else',
      bytes(
        'PK\x05\x06',
        Array.from({ length: 18 }, () => 0),
      ),
      'unsupported',
      'without arrays of numpy',
    ],
    [
      'an archive that was cut',
      bytes('PK\x03\x04', [20, 0, 0, 0, 8, 0]),
      'truncated',
      'without the directory of a zip',
    ],
    ['another kind of file', bytes('abc', [0, 5]), 'unknown_format', 'save the vectors as one of these'],
    [
      'an Arrow file without its end',
      bytes(
        'ARROW1\0\0',
        Array.from({ length: 40 }, () => 0),
      ),
      'truncated',
      'it ends without the footer of an Arrow file',
    ],
    [
      'Parquet without its end',
      bytes(
        'PAR1',
        Array.from({ length: 40 }, () => 1),
      ),
      'truncated',
      'it ends without the footer',
    ],
    [
      'Parquet whose footer claims too much',
      bytes(
        'PAR1',
        Array.from({ length: 40 }, () => 1),
        [255, 255, 255, 127],
        'PAR1',
      ),
      'damaged',
      'more than the file has',
    ],
    [
      'encrypted Parquet',
      bytes(
        'PAR1',
        Array.from({ length: 40 }, () => 1),
        'PARE',
      ),
      'encrypted',
      'write it anew without encryption',
    ],
    [
      'fields in an array',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }"),
      'unsupported',
      'its rows have fields, as records do: save each as an array',
    ],
    [
      'complex numbers',
      npy("{'descr': '<c8', 'fortran_order': False, 'shape': (3, 2), }"),
      'unsupported',
      'its values have the type <c8',
    ],
    [
      'an array of three dimensions',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2, 2), }"),
      'unsupported',
      'its array has 3 dimensions',
    ],
    [
      'an array of absurd size',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }"),
      'damaged',
      'absurd size',
    ],
    ['what is compressed twice', new Uint8Array(gzipSync(gzipSync('{}'))), 'unsupported', 'unpack it once'],
    [
      'Parquet that is large, and compressed again',
      new Uint8Array(gzipSync(Buffer.concat([bytes('PAR1'), NOISE, NOISE, NOISE]), { level: 0 })),
      'too_large',
      'unpack it to a file first',
    ],
  ])('%s', async (_, body, code, words) => {
    await expect(openText(body, 'x.bin')).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^x\\.bin: .*${words}`, 's')),
    });
  });
});

test('an array that claims more rows than it has gives those it has, and tells where it ends', async () => {
  const head = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000, 2), }");
  const table = await openText(new Uint8Array(Buffer.concat([head, new Uint8Array(16)])));
  expect(table.warnings).toEqual([expect.stringContaining('file ends early')]);
  await expect(readAll(table)).rejects.toMatchObject({
    code: 'truncated',
    message: expect.stringContaining('in row 3 of 1000000000'),
  });
});

test('what unpacks to hundreds of times its size is not read to its end', async () => {
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(200_000_000, ' ')));
  await expect(openText(bomb).then((table) => readAll(table))).rejects.toMatchObject({ code: 'too_large' });
});

describe('what would take all time or memory is refused, or its row is, at once:', () => {
  const long = (unit: string, times: number): string => unit.repeat(times);
  const rest = '{"id":"b","v":[1]}\n';
  test.each([
    ['spaces in an object that is none', `{${long(' ', 1_000_000)}x`, 'damaged'],
    ['a list that never ends', `a${long('[', 500_000)}`, 'no_column'],
    ['a name of digits', `${long('1', 400_000)}x,b\n1,2\n`, 'no_column'],
    [
      'a deep record',
      `${rest}{"id":"a","v":${long('[', 400_000)}${long(']', 400_000)}}\n`,
      'invalid_embedding',
    ],
    ['a broken deep record', `${rest}{"id":"a","v":${long('[', 900_000)}\n`, 'unreadable_row'],
    ['a deep text', long('[', 5_000_000) + long(']', 5_000_000), 'too_large'],
    ['millions of lists in one text', `{"a":[${long('[],', 5_000_000)}[]]}`, 'too_large'],
    ['a gigabyte in one line', zstdCompressSync(Buffer.alloc(1_000_000_000, '1')), 'too_large'],
    ['a packed line that is long', gzipSync(`{"id":"${long('a', 40_000_000)}"}\n${rest}`), 'unreadable_row'],
  ])('%s', async (_, body, end) => {
    const bytes = new Uint8Array(Buffer.from(body as string));
    const { ids, refused } = await openText(bytes)
      .then((table) => readAll(table))
      .catch((error: unknown) => {
        if (error instanceof FileError) return { ids: [], refused: [error] };
        throw error;
      });
    expect(ids.filter((id) => id !== 'b')).toEqual([]);
    expect(refused.map(({ code }) => code)).toEqual([end]);
  });
});

test('gzip whose bytes do not match their checksum is refused', async () => {
  const packed = new Uint8Array(gzipSync('{"id":"a","v":[1]}\n'));
  packed[packed.length - 8]! ^= 1;
  await expect(openText(packed)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringContaining('checksum'),
  });
});
