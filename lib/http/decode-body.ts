import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import { unpack, type Packing } from '#lib/unpack.ts';

const ZSTD_WINDOW_LOG_MAX = Math.log2(LIMITS.zstdWindowBytes);

/** How a body is compressed; null: not at all. */
export type ContentEncoding = Packing | null;

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
  encoding: Packing,
): AsyncGenerator<Uint8Array> {
  try {
    yield* unpack(source, encoding, { windowLogMax: ZSTD_WINDOW_LOG_MAX });
  } catch (error) {
    if (error instanceof Error && 'code' in error && /^(Z_|ZSTD_)/.test(String(error.code)))
      throw new MusterError('bad_encoding', `The body is damaged or no ${encoding}: ${error.message}.`, {
        cause: error,
      });
    throw error;
  }
}
