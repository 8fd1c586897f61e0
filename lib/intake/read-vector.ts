import { LIMITS } from '#lib/contract/vocabulary.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { nameType } from '#lib/contract/item-id.ts';

/** Why a vector is refused: the rule, and the index of the value at fault where there is one. */
export interface VectorFault {
  code: ErrorCode;
  rule: string;
  at?: number;
}

/**
 * Reads a JSON array of numbers as float32.
 * @param expectedDims null when the first vector decides
 * @param needsDirection true where the similarity has no answer for a vector without length (cosine)
 */
export function readVector(
  value: unknown,
  expectedDims: number | null,
  needsDirection: boolean,
): Float32Array | VectorFault {
  if (value === undefined) return { code: 'invalid_embedding', rule: 'the embedding is missing' };
  if (!Array.isArray(value))
    return {
      code: 'invalid_embedding',
      rule: `the embedding is ${nameType(value)}, but has to be an array of numbers`,
    };
  const numbers = value as unknown[];
  const wrongLength = explainLength(numbers.length, expectedDims);
  if (wrongLength !== null) return { code: 'dims_mismatch', rule: wrongLength };
  const vector = new Float32Array(numbers.length);
  let squares = 0;
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (typeof number !== 'number') return explainValue(number, i);
    const rounded = Math.fround(number);
    if (!Number.isFinite(rounded))
      return { code: 'not_finite', rule: `value ${i} is ${number}, beyond float32`, at: i };
    vector[i] = rounded;
    squares += rounded * rounded;
  }
  return (needsDirection ? explainMagnitude(Math.fround(squares)) : null) ?? vector;
}

/** True for what `readVector` gives instead of a vector. */
export const isVectorFault = (read: Float32Array | VectorFault): read is VectorFault =>
  !(read instanceof Float32Array);

function explainLength(length: number, expected: number | null): string | null {
  if (expected !== null) return length === expected ? null : `${length} dims, expected ${expected}`;
  return length >= 1 && length <= LIMITS.dims ? null : `${length} dims, expected 1 to ${LIMITS.dims}`;
}

const explainValue = (value: unknown, at: number): VectorFault =>
  value === null
    ? { code: 'not_finite', rule: `value ${at} is null`, at }
    : { code: 'invalid_embedding', rule: `value ${at} is ${nameType(value)}, but has to be a number`, at };

function explainMagnitude(squares: number): VectorFault | null {
  if (squares === 0)
    return { code: 'zero_magnitude', rule: 'the squared magnitude is 0 in float32, so cosine has no answer' };
  if (!Number.isFinite(squares))
    return {
      code: 'magnitude_overflow',
      rule: 'the squared magnitude is beyond float32, so cosine has no answer',
    };
  return null;
}
