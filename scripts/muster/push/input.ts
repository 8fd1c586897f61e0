import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { findFormat, formatNames, type FileRow } from '#lib/formats/files.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { unpack, type Packing } from '#lib/unpack.ts';
import { Failure, reasonOf } from '#scripts/support/failure.ts';

const CHUNK_BYTES = 1024 * 1024;
const HEAD_BYTES = 16;
const STDIN = '-';

/** A file that is being read. */
export interface Input {
  name: string;
  /** null where it is not known beforehand. */
  bytesTotal: number | null;
  /** Of the file as it lies there, so far. */
  bytesRead(): number;
  /** Its rows in order. @throws Failure, with the name of the file, where it cannot go on */
  rows(): AsyncGenerator<FileRow>;
}

/** Makes sure that a file is there. @throws Failure */
export async function openInput(path: string): Promise<Input> {
  const name = path === STDIN ? 'standard input' : path;
  const found = path === STDIN ? null : await stat(path).catch((error: unknown) => error);
  if (found instanceof Error) throw new Failure(`${path} cannot be read: ${reasonOf(found)}.`);
  const info = found as Awaited<ReturnType<typeof stat>> | null;
  if (info?.isDirectory() === true) throw new Failure(`${path} is a folder: name the files in it.`);
  let bytesRead = 0;
  return {
    name,
    bytesTotal: info?.isFile() === true ? Number(info.size) : null,
    bytesRead: () => bytesRead,
    async *rows() {
      const stream = path === STDIN ? process.stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
      const chunks = (async function* () {
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          bytesRead += chunk.length;
          yield chunk;
        }
      })();
      try {
        yield* readRows(await unpackIfPacked(await peek(chunks)));
      } catch (error) {
        throw explain(name, error);
      }
    },
  };
}

interface Peeked {
  head: Buffer;
  /** All of it, the head included. */
  chunks: AsyncGenerator<Buffer>;
}

async function peek(chunks: AsyncIterable<Buffer>): Promise<Peeked> {
  const rest = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { value, done } = await rest.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  return {
    head: head.subarray(0, HEAD_BYTES),
    chunks: (async function* () {
      yield head;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    })(),
  };
}

const PACKINGS: readonly [magic: readonly number[], packing: Packing][] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
];

async function unpackIfPacked({ head, chunks }: Peeked): Promise<Peeked> {
  const packing = PACKINGS.find(([magic]) => magic.every((byte, i) => head[i] === byte))?.[1];
  return packing === undefined
    ? { head, chunks }
    : peek(unpack(chunks, packing, { chunkBytes: CHUNK_BYTES }));
}

async function* readRows({ head, chunks }: Peeked): AsyncGenerator<FileRow> {
  if (head.length === 0) throw new Failure('it is empty');
  const format = findFormat(head);
  if (format === undefined)
    throw new Failure(`it is none of ${formatNames()}, plain or compressed by gzip or zstd`);
  yield* format.read(chunks);
}

function explain(name: string, error: unknown): unknown {
  if (error instanceof Failure || error instanceof FormatError)
    return new Failure(`${name}: ${error.message}.`);
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR')
    return new Failure(`${name}: it ends early, in the middle of what is compressed.`);
  if (/^Z_|^ZSTD_/.test(code)) return new Failure(`${name}: what is compressed is damaged (${message}).`);
  return code === '' ? error : new Failure(`${name} cannot be read: ${code}.`);
}
