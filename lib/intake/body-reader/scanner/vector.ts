import { CLOSE_ARRAY, COMMA, EQUALS, OPEN_ARRAY, QUOTE, skipSpace, SPACE } from './characters';
import { readNumber } from './number';

/** Behind the last value of the vector that was read last. */
export let valuesEnd: u32 = 0;

/**
 * Reads a vector, an array of numbers or base64 of float32, and stores its values.
 * @returns where its text ends; 0 where there is none, or anything odd about it
 */
export function readVector(start: u32, to: u32): u32 {
  const byte: u32 = load<u8>(start);
  if (byte == OPEN_ARRAY) return readNumbers(start, to);
  return byte == QUOTE ? readBase64(start, to) : 0;
}

function readNumbers(start: u32, to: u32): u32 {
  let at = start;
  let byte: u32;
  do {
    at++;
    if (<u32>load<u8>(at) <= SPACE) at = skipSpace(at);
    // Where the next number begins is known before this one is read: so the two are worked at side by side.
    const comma = at + findComma(at);
    const end = readNumber(at, to);
    if (end == 0) return 0;
    to += 4;
    at = comma;
    if (end != comma) at = skipSpace(end);
    byte = load<u8>(at);
  } while (byte == COMMA);
  valuesEnd = to;
  return byte == CLOSE_ARRAY ? at + 1 : 0;
}

/** How far off the next comma is, if it is less than 32 bytes. */
function findComma(at: u32): u32 {
  const commas = i8x16.splat(<u8>COMMA);
  const near = i8x16.bitmask(i8x16.eq(v128.load(at), commas));
  const far = i8x16.bitmask(i8x16.eq(v128.load(at, 16), commas));
  return ctz(near | (far << 16));
}

const FOREIGN: u32 = 64;
const SEXTETS = memory.data(256);
memory.fill(SEXTETS, <u8>FOREIGN, 256);
for (let i: u32 = 0; i < 26; i++) {
  store<u8>(SEXTETS + 0x41 + i, i);
  store<u8>(SEXTETS + 0x61 + i, 26 + i);
}
for (let i: u32 = 0; i < 10; i++) store<u8>(SEXTETS + 0x30 + i, 52 + i);
store<u8>(SEXTETS + 0x2b, 62);
store<u8>(SEXTETS + 0x2f, 63);

function sextet(at: u32): u32 {
  return load<u8>(SEXTETS + load<u8>(at));
}

function readBase64(start: u32, to: u32): u32 {
  const first = start + 1;
  let at = first;
  let out = to;
  for (; ; at += 4) {
    const a = sextet(at);
    const b = sextet(at + 1);
    const c = sextet(at + 2);
    const d = sextet(at + 3);
    if (((a | b | c | d) & FOREIGN) != 0) break;
    store<u32>(
      out,
      (a << 2) | (b >> 4) | ((((b << 4) | (c >> 2)) & 0xff) << 8) | ((((c << 6) | d) & 0xff) << 16),
    );
    out += 3;
  }
  for (let bits: u32 = 0, count = 0; sextet(at) != FOREIGN; at++) {
    bits = (bits << 6) | sextet(at);
    if (count++ == 0) continue;
    store<u8>(out++, bits >> (6 - 2 * (count - 1)));
  }
  const bytes = out - to;
  if (bytes == 0 || (bytes & 3) != 0 || ((at - first) & 3) == 1) return 0;
  for (let padding = 0; padding < 2 && load<u8>(at) == EQUALS; padding++) at++;
  valuesEnd = out;
  return load<u8>(at) == QUOTE ? at + 1 : 0;
}
