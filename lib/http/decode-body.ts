import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';

const ZSTD_WINDOW_LOG_MAX = Math.log2(LIMITS.zstdWindowBytes);

const DECODERS = {
  gzip: () => createGunzip(),
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } }),
} as const;

/** How a body is compressed; null: not at all. */
export type ContentEncoding = keyof typeof DECODERS | null;

/** Reads the header `Content-Encoding`. @throws MusterError `unsupported_encoding` */
export function readEncoding(request: Request): ContentEncoding {
  const name = (request.headers.get('content-encoding') ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') return null;
  if (name === 'gzip' || name === 'zstd') return name;
  throw new MusterError(
    'unsupported_encoding',
    `The content encoding is ${name}; send the body with gzip, zstd, or none.`,
  );
}

/** Decompresses while it streams, no faster than it is read. @throws MusterError `bad_encoding`; what the source throws */
export async function* decompress(
  source: AsyncIterable<Uint8Array>,
  encoding: keyof typeof DECODERS,
): AsyncGenerator<Uint8Array> {
  const decoder = DECODERS[encoding]();
  // Its failure shows where the decoder is read.
  pipeline(source, decoder).catch(() => undefined);
  try {
    for await (const chunk of decoder) yield chunk as Uint8Array;
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code)))
      throw new MusterError('bad_encoding', `The body is damaged or no ${encoding}: ${error.message}.`, {
        cause: error,
      });
    throw error;
  }
}
