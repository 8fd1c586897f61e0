import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openText } from '#tests/support/text-content.ts';

const latin1 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'));

describe('a file of another kind is told by its content, whatever it is called, with what to do:', () => {
  test.each([
    ['<!DOCTYPE html>\n<html><head><title>Sign in', 'it is a page of HTML, probably a login'],
    ['\n <html lang="en">', 'it is a page of HTML'],
    ['<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code>', 'it is XML, probably the error of a store'],
    ['version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n', 'run git lfs pull'],
    ['%PDF-1.7\n', 'it is a PDF'],
    ['\x89PNG\r\n\x1a\n\0', 'it is an image'],
    ['\xff\xd8\xff\xe0\0', 'it is an image'],
    ['\x89HDF\r\n\x1a\n', 'it is an HDF5 file: save the vectors as .npy or Parquet'],
    ['SQLite format 3\0', 'it is a database of SQLite: export the table'],
    ['ORC\n\0', 'it is an ORC file: write it as Parquet'],
    ['Obj\x01\x04', 'it is an Avro file: write it as Parquet'],
    ['IxFI\x08\0\0\0', 'it is an index of FAISS: save its vectors with np.save'],
    ['\x50\0\0\0\0\0\0\0{"emb":{"dtype":"F32"', 'it is a safetensors file: save its tensor with np.save'],
    [`${'a.parquet'.padEnd(257, '\0')}ustar`, 'it is a tar archive: unpack it, and take the files'],
    ["7z\xbc\xaf'\x1c\0\x04", 'it is a 7z archive'],
    ['Rar!\x1a\x07\x01\0', 'it is a RAR archive'],
    ['BZh91AY&SY\0', 'it is compressed by bzip2'],
    ['\x04\x22\x4d\x18', 'it is compressed by lz4'],
    ['i\0d\0,\0v\0\n\0', 'UTF-16 or UTF-32 without its mark: save it as UTF-8'],
  ])('%j', async (text, words) => {
    await expect(openText(latin1(text), 'vectors.parquet')).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(new RegExp(`^vectors\\.parquet: .*${words}`, 'u')),
    });
  });

  test('and so it is when it is compressed', async () => {
    const tar = latin1(`${'a.parquet'.padEnd(257, '\0')}ustar`);
    await expect(openText(new Uint8Array(gzipSync(tar)))).rejects.toThrow('it is a tar archive');
  });
});

test.each(['\x80\x04\x95', '(lp0\nF1.5\na.', ']q\0(K\x01e.', 'cnumpy.core.multiarray\n_reconstruct\n'])(
  'a pickle of any protocol is told, and not read: %j',
  async (text) => {
    await expect(openText(latin1(text))).rejects.toMatchObject({ code: 'pickled' });
  },
);

test.each(['ORC-1\nORC-2\n', 'cat\ndog\n', 'IxFI-7\n', 'GGUF\nb\n', 'Obj\nb\n'])(
  'IDs that begin as another kind of file does are IDs: %j',
  async (text) => {
    const { columns } = await openText(latin1(text));
    expect(columns.map(({ type }) => type)).toEqual(['id']);
  },
);

describe('text in UTF-16 with its mark is read as what it is:', () => {
  const csv = 'id,v\n"é😀","[1, 2]"\n';
  const little = Buffer.from(`\ufeff${csv}`, 'utf16le');
  test.each([
    ['little-endian', new Uint8Array(little)],
    ['big-endian', new Uint8Array(Buffer.from(little).swap16())],
    ['compressed', new Uint8Array(gzipSync(little))],
  ])('%s', async (_, bytes) => {
    const table = await openText(bytes);
    const chunks = await Array.fromAsync(table.readChunks(['id']));
    expect(chunks.map((chunk) => chunk.cell('id', 0))).toEqual(['é😀']);
  });

  test('as lines too, whose bytes are none to be sent as they are', async () => {
    const lines = Buffer.from('\ufeff{"id":"é","embedding":[1]}\n', 'utf16le');
    const table = await openText(new Uint8Array(lines));
    expect(table.kind).toBe('json');
    expect(table.columns.map(({ name }) => name)).toEqual(['id', 'embedding']);
  });

  test('and where it was cut in a character, it says so', async () => {
    await expect(openText(new Uint8Array(little.subarray(0, -1)))).rejects.toMatchObject({
      code: 'truncated',
    });
  });
});
