import type { NpyHeader } from './npy-header.ts';

/** The value at a place; of a row that is a vector, a row's. */
export type ReadValue = (i: number) => unknown;

const TYPES = {
  f2: Float16Array,
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  // Plain bytes are no numbers to who reads vectors.
  u1: Uint8ClampedArray,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
} as const;

/** Rows of an array, by their bytes in C order. The bytes may be overwritten. */
export function readNpyValues(header: NpyHeader, bytes: Uint8Array<ArrayBuffer>): ReadValue {
  const { kind, itemBytes, dims } = header;
  if (kind === 'S') return (i) => decodeText(bytes.subarray(i * itemBytes, (i + 1) * itemBytes));
  if (header.isBigEndian) swap(bytes, kind === 'U' ? 4 : itemBytes);
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  if (kind === 'U') {
    const codes = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
    const chars = itemBytes / 4;
    return (i) => trimNulls(spell(codes.subarray(i * chars, (i + 1) * chars)));
  }
  const Values = TYPES[`${kind}${itemBytes}` as keyof typeof TYPES];
  const values = new Values(aligned.buffer, aligned.byteOffset, aligned.length / itemBytes);
  const isVector = dims !== null && (kind === 'f' || dims > 1);
  return isVector ? (i) => values.subarray(i * dims, (i + 1) * dims) : (i) => values[i];
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that are no text stay bytes, which no ID can be. */
function decodeText(bytes: Uint8Array): unknown {
  try {
    return trimNulls(UTF8.decode(bytes));
  } catch {
    return bytes;
  }
}

/** Code points that are none become what no ID may have in it. */
const spell = (codes: Uint32Array): string =>
  Array.from(codes, (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : '\u{d800}')).join('');

function trimNulls(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\0') end--;
  return text.slice(0, end);
}

function swap(bytes: Uint8Array, itemBytes: number): void {
  for (let at = 0; at + itemBytes <= bytes.length; at += itemBytes)
    bytes.subarray(at, at + itemBytes).reverse();
}
