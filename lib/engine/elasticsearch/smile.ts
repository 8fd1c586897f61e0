/** Smile, the binary form of JSON that Elasticsearch knows: https://github.com/FasterXML/smile-format-specification. */
import { reserve, writeByte, writeText, type ByteSink } from './byte-sink.ts';

/** Ends each line of a bulk; no other byte is this one. */
export const SEPARATOR = 0xff;

const HEADER = Buffer.from(':)\n\0');
const START_ARRAY = 0xf8;
const END_ARRAY = 0xf9;
export const START_OBJECT = 0xfa;
export const END_OBJECT = 0xfb;
const END_OF_STRING = 0xfc;
const WORDS: Readonly<Record<string, number>> = {
  '[': START_ARRAY,
  ']': END_ARRAY,
  '{': START_OBJECT,
  '}': END_OBJECT,
  null: 0x21,
  false: 0x22,
  true: 0x23,
};
const EMPTY = 0x20;
const INT_32 = 0x24;
const INT_64 = 0x25;
const FLOAT_32 = 0x28;
const FLOAT_64 = 0x29;

const LONG_NAME = 0x34;
const LONG_ASCII = 0xe0;
const LONG_UNICODE = 0xe4;

/** A document begins with this. */
export function writeHeader(sink: ByteSink): void {
  reserve(sink, HEADER.length).set(HEADER, sink.at);
  sink.at += HEADER.length;
}

/** Writes the name of a member. @returns false when it cannot be kept */
export function writeName(sink: ByteSink, name: string): boolean {
  if (!name.isWellFormed()) return false;
  const bytes = Buffer.byteLength(name);
  if (bytes === 0) writeByte(sink, EMPTY);
  else if (bytes === name.length && bytes <= 64) writeShort(sink, 0x80 + bytes - 1, name);
  else if (bytes !== name.length && bytes <= 57) writeShort(sink, 0xc0 + bytes - 2, name);
  else writeLong(sink, LONG_NAME, name);
  return true;
}

function writeString(sink: ByteSink, value: string): boolean {
  if (!value.isWellFormed()) return false;
  const bytes = Buffer.byteLength(value);
  const isAscii = bytes === value.length;
  if (bytes === 0) writeByte(sink, EMPTY);
  else if (isAscii && bytes <= 64) writeShort(sink, 0x40 + bytes - 1, value);
  else if (!isAscii && bytes <= 65) writeShort(sink, 0x80 + bytes - 2, value);
  else writeLong(sink, isAscii ? LONG_ASCII : LONG_UNICODE, value);
  return true;
}

function writeShort(sink: ByteSink, token: number, text: string): void {
  writeByte(sink, token);
  writeText(sink, text);
}

function writeLong(sink: ByteSink, token: number, text: string): void {
  writeShort(sink, token, text);
  writeByte(sink, END_OF_STRING);
}

/** Writes a vector as an array of float32. */
export function writeVector(sink: ByteSink, vector: Float32Array): void {
  const bytes = reserve(sink, 2 + 6 * vector.length);
  let at = sink.at;
  bytes[at++] = START_ARRAY;
  for (const bits of new Uint32Array(vector.buffer, vector.byteOffset, vector.length)) {
    bytes[at] = FLOAT_32;
    bytes[at + 1] = bits >>> 28;
    bytes[at + 2] = (bits >>> 21) & 0x7f;
    bytes[at + 3] = (bits >>> 14) & 0x7f;
    bytes[at + 4] = (bits >>> 7) & 0x7f;
    bytes[at + 5] = bits & 0x7f;
    at += 6;
  }
  bytes[at++] = END_ARRAY;
  sink.at = at;
}

/** A longer text would be more than the expression's stack holds. */
const JSON_CHARS = 1_000_000;

const TOKENS = /[[\]{}]|("(?:[^"\\]|\\.)*")([ \t\n\r]*:)?|[a-z]+|-?\d[\d.eE+-]*/g;

/**
 * Writes JSON that is known to be right, members in their order.
 * @returns false, whatever has been written, when it holds a number or a text that would read differently afterwards, or is very long
 */
export function writeJson(sink: ByteSink, json: string): boolean {
  if (json.length > JSON_CHARS) return false;
  for (const [token, quoted, colon] of json.matchAll(TOKENS))
    if (quoted !== undefined) {
      const text = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
      if (!(colon === undefined ? writeString(sink, text) : writeName(sink, text))) return false;
    } else if (WORDS[token] !== undefined) writeByte(sink, WORDS[token]);
    else if (!writeNumber(sink, token)) return false;
  return true;
}

/** The server gives an integer back as it was, and a fraction without an exponent and in the fewest digits in these bounds. */
function writeNumber(sink: ByteSink, digits: string): boolean {
  const value = Number(digits);
  const text = String(value);
  if (Number.isSafeInteger(value) && text === digits) writeInteger(sink, value);
  else if (isPlainFraction(value) && (text === digits || `${text}.0` === digits)) writeDouble(sink, value);
  else return false;
  return true;
}

const isPlainFraction = (value: number): boolean =>
  value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7);

/** Zigzag, then seven bits a byte and six in the last. Arithmetic, because a shift would cut at 32 bits. */
function writeInteger(sink: ByteSink, value: number): void {
  const magnitude = value < 0 ? -(value + 1) : value;
  const isInt32 = magnitude < 2 ** 31;
  writeByte(sink, isInt32 ? INT_32 : INT_64);
  const groups = [0x80 | ((magnitude % 32) * 2 + (value < 0 ? 1 : 0))];
  for (let rest = Math.floor(magnitude / 32); rest > 0; rest = Math.floor(rest / 128))
    groups.push(rest % 128);
  for (const group of groups.toReversed()) writeByte(sink, group);
}

const double = new DataView(new ArrayBuffer(8));

function writeDouble(sink: ByteSink, value: number): void {
  double.setFloat64(0, value);
  const bits = double.getBigUint64(0);
  writeByte(sink, FLOAT_64);
  for (let shift = 63n; shift >= 0n; shift -= 7n) writeByte(sink, Number((bits >> shift) & 0x7fn));
}
