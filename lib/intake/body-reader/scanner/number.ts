import { isDigit, LOWER_CASE, LOWER_E, MINUS, PLUS, POINT, ZERO } from './characters';

/** Whole numbers up to it, and powers of ten up to 10^22, are exact as float64: so is the rounding of their quotient. */
const EXACT_MAX: u64 = 1 << 53;
const EXACT_POWER: u32 = 22;
/** So many digits fit into 63 bits. Those after them weigh less than a tenth of the last place of a float64. */
const DIGITS_MAX: i32 = 18;
/** More than any number has digits, so that none of them makes up for what an exponent is above it. */
const EXPONENT_MAX: i32 = 10_000_000;
/** What three roundings and the digits left out can come to, and more, in units in the last place of a float64. */
const ERROR_MAX: i64 = 8;

const WHOLE_POWERS: StaticArray<u64> = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30, 1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37,
  1e38, 1e39, 1e40, 1e41, 1e42, 1e43, 1e44, 1e45, 1e46, 1e47, 1e48, 1e49, 1e50, 1e51, 1e52, 1e53, 1e54, 1e55,
  1e56, 1e57, 1e58, 1e59, 1e60, 1e61, 1e62, 1e63, 1e64,
];
const POWER_MAX: u32 = 64;

/**
 * Reads the JSON number at a place as the float32 nearest to the float64 nearest to it, and stores that.
 * @returns where it ends; 0 where there is none, or one that is beyond float32, or too near to the middle of two of them to tell
 */
// @ts-ignore: a decorator of AssemblyScript
@inline
export function readNumber(start: u32, to: u32): u32 {
  const isNegative: u32 = u32(load<u8>(start) == MINUS);
  const first = start + isNegative;
  let at = first + 1;
  let value: u64 = <u32>load<u8>(first) - ZERO;
  if (value > 9) return 0;
  let byte: u32 = load<u8>(at);
  const isBelowOne = value == 0;
  if (!isBelowOne) for (; isDigit(byte); byte = load<u8>(++at)) value = value * 10 + (byte - ZERO);
  let digits = at - first;
  let power: i32 = 0;
  if (byte == POINT) {
    const fraction = at + 1;
    at = fraction;
    let chunk = load<u64>(at) ^ ZEROS;
    if (isBelowOne) digits = -((<u32>ctz(chunk)) >> 3);
    let others = findOthers(chunk);
    while (others == 0) {
      value = value * 100_000_000 + joinDigits(chunk);
      at += 8;
      chunk = load<u64>(at) ^ ZEROS;
      others = findOthers(chunk);
    }
    // What follows is the same for none, so that it need not be foreseen how many there are.
    const count = (<u32>ctz(others)) >> 3;
    value = value * unchecked(WHOLE_POWERS[count]) + joinDigits((chunk << (56 - 8 * count)) << 8);
    at += count;
    if (at == fraction) return 0;
    digits += at - fraction;
    power = fraction - at;
    byte = load<u8>(at);
  }
  const mantissaEnd = at;
  if ((byte | LOWER_CASE) == LOWER_E) {
    byte = load<u8>(++at);
    const isDown = byte == MINUS;
    if (isDown || byte == PLUS) byte = load<u8>(++at);
    if (!isDigit(byte)) return 0;
    let exponent: i32 = 0;
    for (; isDigit(byte); byte = load<u8>(++at)) exponent = min(10 * exponent + (byte - ZERO), EXPONENT_MAX);
    power += isDown ? -exponent : exponent;
  }
  let isExact = true;
  if (<i32>digits > DIGITS_MAX) {
    value = gatherDigits(first, mantissaEnd);
    power += digitsLeftOut;
    isExact = digitsLeftOut == 0;
  }
  if (value == 0) {
    store<u32>(to, isNegative << 31);
    return at;
  }
  const size: u32 = abs(power);
  if (size > POWER_MAX) return 0;
  const scale = unchecked(POWERS[size]);
  const near = power < 0 ? <f64>(<i64>value) / scale : <f64>(<i64>value) * scale;
  const rounded = <f32>near;
  if (!isExact || value > EXACT_MAX || size > EXACT_POWER) {
    const bits = reinterpret<i64>(near);
    if (<f32>reinterpret<f64>(bits - ERROR_MAX) != <f32>reinterpret<f64>(bits + ERROR_MAX)) return 0;
  }
  if (rounded > f32.MAX_VALUE) return 0;
  store<u32>(to, reinterpret<u32>(rounded) | (isNegative << 31));
  return at;
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

/** Of eight bytes less `0` each, those that are no digits have their highest bit set: the first of them, and all before it. */
function findOthers(chunk: u64): u64 {
  return ((chunk + 0x7676_7676_7676_7676) | chunk) & 0x8080_8080_8080_8080;
}

/** The number that eight digits make, the first of them in the lowest byte. */
function joinDigits(digits: u64): u64 {
  const pairs = (digits * 2_561) >> 8;
  const fours = ((pairs & 0x00ff_00ff_00ff_00ff) * 6_553_601) >> 16;
  return ((fours & 0x0000_ffff_0000_ffff) * 42_949_672_960_001) >> 32;
}

let digitsLeftOut: u32 = 0;

/** The first digits that count of a number that has many, with a point somewhere among them. */
function gatherDigits(start: u32, end: u32): u64 {
  let value: u64 = 0;
  let count = 0;
  digitsLeftOut = 0;
  for (let at = start; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == POINT) continue;
    if (count == DIGITS_MAX) {
      digitsLeftOut++;
      continue;
    }
    value = value * 10 + (byte - ZERO);
    if (value != 0) count++;
  }
  return value;
}
