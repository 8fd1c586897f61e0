import { ARROW_FILE_MAGIC } from './arrow-messages.ts';
import { FileError } from './file-error.ts';
import { refuseForeign } from './foreign.ts';
import { holdsRecords } from './json-columns.ts';
import type { Packing } from './unpack.ts';

/** What a file is by its content: long JSON is of either kind. */
export type FileKind =
  | Packing
  | Utf16
  | 'parquet'
  | 'npy'
  | 'zip'
  | 'arrow-file'
  | 'arrow-stream'
  | 'json'
  | 'long-json'
  | 'jsonl'
  | 'csv';

type Utf16 = 'utf-16le' | 'utf-16be';

/** Bytes that tell. */
export const HEAD_BYTES = 1024 * 1024;

const MAGICS: readonly [magic: string, kind: FileKind][] = [
  ['\x1f\x8b', 'gzip'],
  ['\x28\xb5\x2f\xfd', 'zstd'],
  ['PAR1', 'parquet'],
  ['\x93NUMPY', 'npy'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  [ARROW_FILE_MAGIC, 'arrow-file'],
  ['\xff\xff\xff\xff', 'arrow-stream'],
  ['\xfe\xff', 'utf-16be'],
];

/** Tells what a file is by its first bytes, whatever it is called. @throws FileError */
export function recognise(file: string, head: Uint8Array): FileKind {
  if (head.length === 0) throw new FileError(file, 'empty_file', 'it is empty');
  const begins = String.fromCharCode(...head.subarray(0, 16));
  const kind = MAGICS.find(([magic]) => begins.startsWith(magic))?.[1];
  if (kind !== undefined) return kind;
  refuseForeign(file, head);
  if (begins.startsWith('\xff\xfe')) return 'utf-16le';
  if (head.subarray(0, 4096).includes(0))
    throw new FileError(
      file,
      'unknown_format',
      'it is none of Parquet, .npy, .npz, Arrow, JSON, JSON lines, CSV, plain or compressed by gzip or zstd: copy it anew, or save the vectors as one of these',
    );
  const text = new TextDecoder('utf-8').decode(head);
  const isLong = head.length === HEAD_BYTES && /^\s*[[{][^\n]*$/u.test(text);
  return isLong ? 'long-json' : recogniseText(text);
}

function recogniseText(text: string): FileKind {
  const [first] = /\S/u.exec(text) ?? [];
  if (first === '[') return recogniseLists(text);
  if (first !== '{') return first === undefined ? 'jsonl' : 'csv';
  const [line, rest] = splitFirstLine(text.trimStart());
  try {
    const value = JSON.parse(line) as Record<string, unknown>;
    const isAlone = rest.trim() === '' && text.length < HEAD_BYTES;
    const members = Object.values(value);
    const isTable =
      holdsRecords(value) || members.some(holdsRows) || (members.length > 1 && members.every(isRow));
    return isAlone && isTable ? 'json' : 'jsonl';
  } catch {
    // A first line that ends in the middle of a value is one of a text that was laid out, or cut.
    return /^\{\s*(?:"(?:[^"\\]|\\.){0,500}"\s*:\s*[[{]?)?$/u.test(line.trimEnd()) || rest === ''
      ? 'json'
      : 'jsonl';
  }
}

/** One list, or one a line: as JSON, or as they are printed. */
function recogniseLists(text: string): FileKind {
  const [line, rest] = splitFirstLine(text.trimStart());
  if (!rest.trimStart().startsWith('[')) return 'json';
  try {
    JSON.parse(line);
    return 'jsonl';
  } catch {
    return /^\[[^[\]{}"]*\]\s*$/u.test(line) ? 'csv' : 'json';
  }
}

const holdsRows = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value)
    ? typeof value[0] === 'object' || typeof value[0] === 'string'
    : '0' in value || isVector(Object.values(value)[0]));

const isVector = (value: unknown): boolean => Array.isArray(value) && typeof value[0] === 'number';

/** A vector or a record, of which a text has one a member. */
const isRow = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (!Array.isArray(value) || isVector(value));

function splitFirstLine(text: string): [line: string, rest: string] {
  const end = text.indexOf('\n');
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}
