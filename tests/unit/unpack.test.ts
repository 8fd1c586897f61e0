import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpack, type Packing } from '#lib/unpack.ts';

const text = (letter: string): Buffer => Buffer.from(letter.repeat(100_000));
const PACK = { gzip: gzipSync, zstd: zstdCompressSync } as const;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const unpackAll = async (bytes: Buffer, packing: Packing, size = bytes.length): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(unpack(inPieces(bytes, size), packing)));

describe.each(['gzip', 'zstd'] as const)('%s', (packing) => {
  const pack = PACK[packing];
  const two = Buffer.concat([pack(text('a')), pack(text('b'))]);
  const both = Buffer.concat([text('a'), text('b')]);

  test.each([1, 7, 100, Infinity])(
    'is read to its end, however many parts it has, in pieces of %s',
    async (size) => {
      expect((await unpackAll(two, packing, Math.min(size, two.length))).equals(both)).toBe(true);
    },
  );

  test.each([
    [
      'bytes that are no part of it at its end',
      Buffer.concat([pack(text('a')), Buffer.from('no part of it')]),
    ],
    ['a second part that is cut short', two.subarray(0, -3)],
    ['a first part that is cut short', pack(text('a')).subarray(0, -3)],
    ['other bytes', Buffer.from('no part of it')],
  ])('with %s is refused', async (_, bytes) => {
    await expect(unpackAll(bytes, packing).then(() => 'unpacked')).rejects.toMatchObject({
      code: expect.stringMatching(/^Z(STD)?_/) as string,
    });
  });

  test('that fails to come is told as its source tells it', async () => {
    const broken = (async function* () {
      yield pack(text('a')).subarray(0, 10);
      throw new Error('the line is cut');
    })();
    await expect(Array.fromAsync(unpack(broken, packing))).rejects.toThrow('the line is cut');
  });

  test('lets go of its source before it ends, wherever its reader stops', async () => {
    let isFree = false;
    const source = (async function* () {
      try {
        for (;;) yield pack(text('a'));
      } finally {
        isFree = true;
      }
    })();
    for await (const _ of unpack(source, packing)) break;
    expect(isFree).toBe(true);
  });
});
