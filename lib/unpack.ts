import { once } from 'node:events';
import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib';
import { within } from './deadline.ts';

/** How bytes may be compressed. */
export type Packing = 'gzip' | 'zstd';

export interface UnpackOptions {
  /** Size of the pieces that come out. */
  chunkBytes?: number;
  /** Of zstd: log2 of the window that a sender may ask for. */
  windowLogMax?: number;
}

type Decoder = Gunzip | ZstdDecompress;

/** What is still to be decompressed. */
interface Input {
  pieces: AsyncIterator<Uint8Array>;
  /** What the last decoder has left of a piece. */
  rest: Uint8Array | null;
}

const RELEASE_MS = 5_000;

/**
 * Decompresses while it streams, no faster than it is read: every member of gzip, every frame of zstd. The source is let go of
 * before this ends, so that what is left of it can be read by someone else.
 * @throws what node:zlib throws over damaged bytes (`Z_…`, `ZSTD_…`); what the source throws
 */
export async function* unpack(
  source: AsyncIterable<Uint8Array>,
  packing: Packing,
  { chunkBytes, windowLogMax }: UnpackOptions = {},
): AsyncGenerator<Buffer> {
  const size = chunkBytes === undefined ? {} : { chunkSize: chunkBytes };
  const params =
    windowLogMax === undefined ? {} : { params: { [constants.ZSTD_d_windowLogMax]: windowLogMax } };
  const input: Input = { pieces: source[Symbol.asyncIterator](), rest: null };
  try {
    do
      yield* unpackPart(
        input,
        packing === 'gzip' ? createGunzip(size) : createZstdDecompress({ ...size, ...params }),
      );
    while (input.rest !== null);
  } finally {
    await within(RELEASE_MS, Promise.resolve(input.pieces.return?.())).catch(() => undefined);
  }
}

async function* unpackPart(input: Input, decoder: Decoder): AsyncGenerator<Buffer> {
  const feeding = feed(input, decoder).catch((error: unknown) => {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of decoder) yield chunk as Buffer;
  } finally {
    decoder.destroy();
    await within(RELEASE_MS, feeding).catch(() => undefined);
  }
}

async function feed(input: Input, decoder: Decoder): Promise<void> {
  const closed = once(decoder, 'close').catch(() => undefined);
  for (;;) {
    const piece = input.rest ?? (await input.pieces.next()).value;
    input.rest = null;
    if (piece === undefined) break;
    const before = decoder.bytesWritten;
    // A decoder that fails does not answer the write.
    await Promise.race([write(decoder, piece), closed]);
    if (decoder.destroyed) return;
    const taken = decoder.bytesWritten - before;
    if (taken === piece.byteLength) continue;
    // That of zstd ends with the first frame that ends within a piece, and says nothing of the rest.
    input.rest = piece.subarray(taken);
    return;
  }
  decoder.end();
}

const write = (decoder: Decoder, piece: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    decoder.write(piece, (error) => (error ? reject(error) : resolve()));
  });
