import { FileError } from './file-error.ts';

/** What an `.npy` file says of its array. */
export interface NpyHeader {
  /** Where the values begin. */
  offset: number;
  kind: 'f' | 'i' | 'u' | 'U' | 'S';
  itemBytes: number;
  isBigEndian: boolean;
  isFortran: boolean;
  rows: number;
  /** Values in a row; null for an array of one dimension. */
  dims: number | null;
}

/** Bytes that tell how long the header is. */
export const PROLOGUE_BYTES = 12;
const FIELDS = 'a list of fields';
const HEADER_BYTES_MAX = 1024 * 1024;

/** Length of magic, version and header. @throws FileError */
export function measureNpyHeader(file: string, prologue: Uint8Array<ArrayBuffer>): number {
  if (prologue.length < PROLOGUE_BYTES)
    throw new FileError(file, 'truncated', 'it ends in the middle of its header');
  const view = new DataView(prologue.buffer, prologue.byteOffset);
  const version = view.getUint8(6);
  if (version < 1 || version > 3)
    throw new FileError(file, 'unsupported', `it is an .npy file of version ${version}; 1 to 3 are read`);
  const bytes = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  if (bytes > HEADER_BYTES_MAX) throw new FileError(file, 'damaged', 'its header claims an absurd length');
  return bytes;
}

/** @throws FileError for an array that holds neither embeddings nor IDs */
export function readNpyHeader(file: string, bytes: Uint8Array<ArrayBuffer>): NpyHeader {
  const text = new TextDecoder('latin1').decode(bytes.subarray(10));
  const descr = /'descr'\s*:\s*(?:'([^']*)'|(\[))/u.exec(text);
  const order = /'fortran_order'\s*:\s*(True|False)/u.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d,\s]*)\)/u.exec(text)?.[1];
  if (descr === null || order === undefined || shape === undefined)
    throw new FileError(file, 'damaged', 'its header is no header of an .npy file');
  const all = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  // A dimension of one changes nothing of how the values lie.
  const sizes = all.length > 2 ? all.filter((size, i) => i === 0 || i === all.length - 1 || size !== 1) : all;
  const type = readType(file, descr[1] ?? FIELDS, sizes.length);
  if (sizes.length === 0 || sizes.length > 2)
    throw new FileError(
      file,
      'unsupported',
      `its array has ${sizes.length} dimensions; embeddings need two, rows and values`,
    );
  const [rows = 0, dims = null] = sizes;
  const header = { ...type, offset: bytes.length, isFortran: order === 'True', rows, dims };
  if (!Number.isSafeInteger(rows * (dims ?? 1) * type.itemBytes))
    throw new FileError(file, 'damaged', 'its header claims an absurd size');
  if (dims === 0) throw new FileError(file, 'no_rows', 'its vectors have no values');
  return header;
}

function readType(
  file: string,
  descr: string,
  dimensions: number,
): Pick<NpyHeader, 'kind' | 'itemBytes' | 'isBigEndian'> {
  if (/^\|?O/u.test(descr))
    throw new FileError(
      file,
      'pickled',
      `it is an array of Python objects (pickle), which could run any program and is not read: save ${explainCure(file, dimensions)}`,
    );
  if (descr === FIELDS)
    throw new FileError(
      file,
      'unsupported',
      "its rows have fields, as records do: save each as an array, np.savez(file, ids=array['id'], vectors=array['vector'])",
    );
  const [, order, kind, size] = /^([<>=|])([fiuUS])(\d{1,6})$/u.exec(descr) ?? [];
  const [units, unitBytes] = [Number(size), kind === 'U' ? 4 : 1];
  const isRead =
    kind === 'f'
      ? [2, 4, 8].includes(units)
      : 'iu'.includes(kind ?? '?')
        ? [1, 2, 4, 8].includes(units)
        : units > 0;
  if (kind === undefined || !isRead)
    throw new FileError(
      file,
      'unsupported',
      `its values have the type ${descr}; float16, float32 and float64 are read, for IDs whole numbers and texts: save vectors as float32, IDs as ids.astype(str)`,
    );
  return { kind: kind as NpyHeader['kind'], itemBytes: units * unitBytes, isBigEndian: order === '>' };
}

function explainCure(file: string, dimensions: number): string {
  const [ids, vectors] = ['IDs as ids.astype(str)', 'vectors as np.stack(vectors).astype(np.float32)'];
  if (dimensions === 0) return 'a dictionary as np.savez(file, **vectors)';
  if (dimensions > 1) return vectors;
  return isIdFile(file) ? ids : `${ids}, ${vectors}`;
}

/** Whether an array is called as one of IDs is: `item_ids.npy`. */
export const isIdFile = (file: string): boolean =>
  /(?:^|[^a-z])(?:ids?|u+ids?|keys?|skus?)(?:[^a-z][^/]*)?\.npy(?:\.\w+)?$/iu.test(file);
