import { Gunzip } from 'fflate';
import { Decompress } from 'fzstd';
import { joinBytes } from './content.ts';
import { Damage, decoding, FileError } from './file-error.ts';

/** How a file may be compressed as a whole. */
export type Packing = 'gzip' | 'zstd';

type Bytes = Uint8Array<ArrayBuffer>;

/** Decompresses while it streams. */
export type Unpack = (stream: AsyncIterable<Bytes>, packing: Packing) => AsyncIterable<Bytes>;

const PUSH_BYTES = 32 * 1024;
/** Embeddings shrink to a half, their digits to a twentieth. */
const RATIO_MAX = 250;
const FREE_BYTES = 64 * 1024 * 1024;

/** Decompresses without any help of the platform, so in a browser too. @throws Damage */
export async function* unpackAnywhere(stream: AsyncIterable<Bytes>, packing: Packing): AsyncGenerator<Bytes> {
  let out: Bytes[] = [];
  const sum = new Checksum();
  let waiting = 0;
  const take = (chunk: Uint8Array): void => {
    // A few bytes of zstd may stand for gigabytes, which would all be held before any are seen.
    waiting += chunk.length;
    if (waiting > FREE_BYTES) throw new Bomb();
    if (chunk.length > 0) out.push(chunk as Bytes);
    if (packing === 'gzip') sum.add(chunk);
  };
  const gunzip = packing === 'gzip' ? new Gunzip(take) : null;
  if (gunzip !== null) gunzip.onmember = () => sum.begin();
  const decoder = gunzip ?? new Decompress(take);
  let tail: Bytes = new Uint8Array();
  for await (const chunk of stream) {
    tail = joinBytes([tail, chunk.slice(-TRAILER_BYTES)]).slice(-TRAILER_BYTES);
    for (let at = 0; at < chunk.length; at += PUSH_BYTES) {
      decoding(() => decoder.push(chunk.slice(at, at + PUSH_BYTES), false));
      const ready = out;
      out = [];
      waiting = 0;
      yield* ready;
    }
  }
  decoding(() => decoder.push(new Uint8Array(), true));
  yield* out;
  if (gunzip !== null && !sum.matches(tail)) throw new Damage('its checksum does not match');
}

/** What unpacks to far more than any embeddings would. */
class Bomb extends Damage {
  constructor() {
    super(`it unpacks to more than ${RATIO_MAX} times its size`);
  }
}

/** Of the last member of a gzip file: most have one only. */
class Checksum {
  #crc = ~0;

  begin(): void {
    this.#crc = ~0;
  }

  add(bytes: Uint8Array): void {
    let crc = this.#crc;
    for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
    this.#crc = crc;
  }

  matches(tail: Bytes): boolean {
    return tail.length === TRAILER_BYTES && new DataView(tail.buffer).getInt32(0, true) === ~this.#crc;
  }
}

const TRAILER_BYTES = 8;
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** Unpacks content, and says what is wrong with it in words. @throws FileError */
export async function* unpackFile(
  file: string,
  stream: AsyncIterable<Bytes>,
  packing: Packing,
  unpack: Unpack,
): AsyncGenerator<Bytes> {
  let packed = 0;
  let unread: unknown = null;
  const counted = (async function* () {
    try {
      for await (const chunk of stream) {
        packed += chunk.length;
        yield chunk;
      }
    } catch (error) {
      unread = error;
      throw error;
    }
  })();
  try {
    yield* boundUnpacking(file, unpack(counted, packing), () => packed);
  } catch (error) {
    throw error === unread ? error : explain(file, error);
  }
}

/** Ends what unpacks to far more than any embeddings would. @throws FileError */
export async function* boundUnpacking(
  file: string,
  stream: AsyncIterable<Bytes>,
  packedBytes: () => number,
): AsyncGenerator<Bytes> {
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > FREE_BYTES && bytes > RATIO_MAX * packedBytes()) throw refuseBomb(file);
    yield chunk;
  }
}

const refuseBomb = (file: string, options?: ErrorOptions): FileError =>
  new FileError(
    file,
    'too_large',
    `it unpacks to more than ${RATIO_MAX} times its size, as embeddings never do: it is not read on`,
    options,
  );

function explain(file: string, error: unknown): unknown {
  const { code, message } = error as Error & { code?: unknown };
  // Node's decoders give their errors a code.
  if (error instanceof Bomb) return refuseBomb(file, { cause: error });
  if (error instanceof FileError || !(error instanceof Damage || typeof code === 'string')) return error;
  if (code === 'Z_BUF_ERROR' || /unexpected eof/iu.test(message))
    return new FileError(file, 'truncated', 'it ends early, in the middle of what is compressed', {
      cause: error,
    });
  if (/window size/iu.test(message))
    return new FileError(file, 'unsupported', 'its zstd window is too large (--long): compress it without', {
      cause: error,
    });
  return new FileError(file, 'damaged', `what is compressed is damaged (${message})`, { cause: error });
}
