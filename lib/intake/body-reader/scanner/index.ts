import {
  BACKSLASH,
  CLOSE_OBJECT,
  COLON,
  isDigit,
  LOWER_CASE,
  MINUS,
  OPEN_OBJECT,
  QUOTE,
  skipSpace,
  UNDERSCORE,
  ZERO,
} from './characters';
import { FLOATS, INPUT, LENGTHS, SKELETON } from './layout';
import { readVector, valuesEnd } from './vector';

export { FLOATS, INPUT, LENGTHS, SKELETON, WINDOW_BYTES } from './layout';

/** What `scan` answers where a body has to be read by someone else. */
export const GIVEN_UP: u32 = u32.MAX_VALUE;

/** How much of each the last step has found. */
export let skeletonBytes: u32 = 0;
export let vectors: u32 = 0;

// Of the body that is being read.
let rowDepth: i32 = 0;
let isSuffix: bool = false;
let depth: i32 = 0;
let vectorsBefore: u32 = 0;

/**
 * Begins a body.
 * @param rows how many brackets and braces stand open inside a row
 * @param suffix whether vectors are the members whose names end in `_embedding`, or those called `embedding`
 */
export function begin(rows: i32, suffix: bool): void {
  rowDepth = rows;
  isSuffix = suffix;
  depth = 0;
  vectorsBefore = 0;
}

/**
 * Takes the vectors out of the next part of a body, and puts their numbers, counted from 0 on, in their places.
 * @returns how many of its bytes are dealt with; the others are to be given again, with what follows them
 */
export function scan(length: u32, isLast: bool): u32 {
  const end = INPUT + length;
  // Nothing that is read goes on over this byte.
  store<u8>(end, 0);
  let at = INPUT;
  let copied = INPUT;
  let floats = FLOATS;
  out = SKELETON;
  vectors = 0;
  while (at < end) {
    const byte: u32 = load<u8>(at);
    if (byte != QUOTE) {
      const kind = byte | LOWER_CASE;
      if (kind == OPEN_OBJECT) depth++;
      else if (kind == CLOSE_OBJECT) depth--;
      at++;
      continue;
    }
    const close = findQuote(at + 1, end);
    const colon = close == 0 ? end : skipSpace(close + 1);
    const isMember = load<u8>(colon) == COLON;
    const value = isMember ? skipSpace(colon + 1) : colon;
    if (value >= end) {
      // The rest of it comes with the next step, if it is not too long for one.
      if (isLast || at == INPUT) return GIVEN_UP;
      break;
    }
    if (!isMember || depth != rowDepth) {
      at = value;
      continue;
    }
    if (hasEscapes) return GIVEN_UP;
    if (!isVectorName(at + 1, close)) {
      at = value;
      continue;
    }
    const after = readVector(value, floats);
    if (after == 0) {
      if (!isLast && at != INPUT) break;
      // It could be taken for the number of a vector.
      const first: u32 = load<u8>(value);
      if (first == MINUS || isDigit(first)) return GIVEN_UP;
      at = value;
      continue;
    }
    store<u32>(LENGTHS + 4 * vectors, (valuesEnd - floats) >> 2);
    floats = valuesEnd;
    copy(copied, value);
    writeNumber(vectorsBefore + vectors++);
    at = copied = after;
  }
  copy(copied, at);
  vectorsBefore += vectors;
  skeletonBytes = out - SKELETON;
  return at - INPUT;
}

let hasEscapes: bool = false;

/** Where a string ends; 0 where it does not. */
function findQuote(from: u32, end: u32): u32 {
  hasEscapes = false;
  for (let at = from; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) return at;
    if (byte != BACKSLASH) continue;
    hasEscapes = true;
    at++;
  }
  return 0;
}

// Eight of the nine letters of "embedding", as they are loaded.
const EMBEDDIN: u64 = 0x6e69_6464_6562_6d65;
const G: u32 = 0x67;
const NAME_BYTES: u32 = 9;

function isVectorName(start: u32, end: u32): bool {
  const length = end - start;
  if (length < NAME_BYTES || load<u64>(end - NAME_BYTES) != EMBEDDIN || load<u8>(end - 1) != G) return false;
  return isSuffix
    ? length > NAME_BYTES && load<u8>(end - NAME_BYTES - 1) == UNDERSCORE
    : length == NAME_BYTES;
}

let out: u32 = 0;

function copy(from: u32, to: u32): void {
  memory.copy(out, from, to - from);
  out += to - from;
}

function writeNumber(value: u32): void {
  let unit: u32 = 1;
  while (value / unit >= 10) unit *= 10;
  for (; unit > 0; unit /= 10) store<u8>(out++, ZERO + ((value / unit) % 10));
}
