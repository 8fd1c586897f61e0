/* oxlint-disable no-control-regex -- bytes are what is looked for */
import { FileError, type FileFault } from './file-error.ts';

/** Of another kind of file: how it begins, what it is, and what to do. What is written out is of bytes, no text. */
type Foreign = readonly [begins: string | RegExp, rule: string, code?: FileFault];

const SAVE = 'save the vectors as .npy or Parquet';
const ARCHIVE = 'unpack it, and take the files';
const PICKLE: readonly [rule: string, code: FileFault] = [
  'it is a pickle of Python, which could run any program and is not read: save the vectors with np.save or as Parquet',
  'pickled',
];

/** Bytes as Latin-1, so that a pattern may name them. */
const FOREIGN: readonly Foreign[] = [
  [/^\x80[\x02-\x05]/, ...PICKLE],
  // Protocols 0 and 1 have no mark: how lists, objects and what makes arrays and frames begin.
  [/^(?:\([ld]p\d+\n|[\]}]q\x00|c(?:copy_?reg|numpy|pandas|torch|builtins|__builtin__)[\w.]*\n)/u, ...PICKLE],
  [/^version https:\/\/git-lfs/u, 'it is a pointer of Git LFS, not the file itself: run git lfs pull'],
  [
    /^\s*<(?:!doctype html|html|head|body)\b/iu,
    'it is a page of HTML, probably a login or an error in place of the file: download it anew, signed in',
  ],
  [
    /^\s*(?:<\?xml|<Error>)/u,
    'it is XML, probably the error of a store in place of the file: open it in an editor to see why, and download it anew',
  ],
  [/^%PDF-/u, `it is a PDF: ${SAVE}`],
  [/^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF[^]{4}WEBP)/, 'it is an image: upload its embedding, not itself'],
  ['\x89HDF', `it is an HDF5 file: ${SAVE}`],
  ['MATLAB 5.0', `it is a file of MATLAB: ${SAVE}`],
  ['SQLite format 3\0', 'it is a database of SQLite: export the table as Parquet or CSV'],
  [/^[^]{8}DUCK/u, 'it is a database of DuckDB: export the table as Parquet'],
  ['ORC', 'it is an ORC file: write it as Parquet'],
  ['Obj\x01', 'it is an Avro file: write it as Parquet'],
  ['FEA1', 'it is Feather of version 1: write it as version 2 or Parquet'],
  ['PARE', 'it is an encrypted Parquet file: write it anew without encryption', 'encrypted'],
  [
    /^I[xwHVBM][A-Za-z0-9]{2}[^]*\0/u,
    'it is an index of FAISS: save its vectors with np.save(…, index.reconstruct_n(0, index.ntotal)), and the IDs beside them',
  ],
  [
    /^[^]{4}\0\0\0\0\{\s*"/u,
    'it is a safetensors file: save its tensor with np.save(…, tensor.numpy()), and the IDs beside it',
  ],
  ['GGUF', 'it is a model, not embeddings: upload what it made of your texts'],
  ['\xd0\xcf\x11\xe0', 'it is a workbook of an old Excel: save it as CSV UTF-8'],
  [/^[^]{257}ustar/u, `it is a tar archive: ${ARCHIVE}`],
  ["7z\xbc\xaf'\x1c", `it is a 7z archive: ${ARCHIVE}`],
  ['Rar!\x1a', `it is a RAR archive: ${ARCHIVE}`],
  ['BZh', 'it is compressed by bzip2: unpack it, or use gzip or zstd'],
  ['\xfd7zXZ', 'it is compressed by xz: unpack it, or use gzip or zstd'],
  ['\x04\x22\x4d\x18', 'it is compressed by lz4: unpack it, or use gzip or zstd'],
  ['\xff\x06\0\0sNaPpY', 'it is compressed by snappy: unpack it, or use gzip or zstd'],
  [
    /^(?:[\t\r\n -~]\0){4}|^\xff\xfe\0\0/u,
    'it is text in UTF-16 or UTF-32 without its mark: save it as UTF-8',
  ],
];

const HEAD_BYTES = 512;
const BYTES = /[\u0000-\u0008\u0080-\u00ff]/u;

/** Refuses a file of another kind by what it is. @throws FileError */
export function refuseForeign(file: string, head: Uint8Array): void {
  const begins = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  const isText = !BYTES.test(begins);
  const found = FOREIGN.find(([magic]) =>
    typeof magic === 'string' ? !isText && begins.startsWith(magic) : magic.test(begins),
  );
  if (found !== undefined) throw new FileError(file, found[2] ?? 'unsupported', found[1]);
}
