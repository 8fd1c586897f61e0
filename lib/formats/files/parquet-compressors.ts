import { decompress } from 'fzstd';
import type { Compressors } from 'hyparquet';
// The package as a whole would start WebAssembly, which a strict content policy forbids.
import { decompressBrotli } from 'hyparquet-compressors/src/brotli.js';
import { gunzip } from 'hyparquet-compressors/src/gzip.js';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';

/** Codecs of Parquet's pages, all in JavaScript; hyparquet itself has Snappy. None gives more than a page says it has. */
export const COMPRESSORS: Compressors = {
  GZIP: (input, length) => gunzip(input, new Uint8Array(length)),
  BROTLI: decompressBrotli,
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};
