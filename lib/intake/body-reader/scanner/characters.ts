export const TAB: u32 = 0x09;
export const LINE_FEED: u32 = 0x0a;
export const RETURN: u32 = 0x0d;
export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const PLUS: u32 = 0x2b;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;
export const POINT: u32 = 0x2e;
export const ZERO: u32 = 0x30;
export const COLON: u32 = 0x3a;
export const EQUALS: u32 = 0x3d;
export const OPEN_ARRAY: u32 = 0x5b;
export const BACKSLASH: u32 = 0x5c;
export const CLOSE_ARRAY: u32 = 0x5d;
export const UNDERSCORE: u32 = 0x5f;
export const LOWER_E: u32 = 0x65;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;

/** The bit that makes small letters of capitals, and braces of brackets. */
export const LOWER_CASE: u32 = 0x20;

/** The first byte from a place on that is no white space of JSON. */
export function skipSpace(at: u32): u32 {
  let byte: u32 = load<u8>(at);
  while (byte == SPACE || byte == LINE_FEED || byte == RETURN || byte == TAB) byte = load<u8>(++at);
  return at;
}

export function isDigit(byte: u32): bool {
  return byte - ZERO < 10;
}
