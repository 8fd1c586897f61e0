import { LIMITS, type Similarity } from './vocabulary.ts';

/** A rule that a vector's length in space breaks. */
export interface MagnitudeFault {
  code: 'not_unit_length' | 'zero_magnitude' | 'magnitude_overflow';
  rule: string;
}

/** Says what is wrong with a number of dims; null when nothing is. @param expected null when the first vector decides */
export function explainDims(dims: number, expected: number | null): string | null {
  if (expected !== null) return dims === expected ? null : `${dims} dims, expected ${expected}`;
  return dims >= 1 && dims <= LIMITS.dims ? null : `${dims} dims, expected 1 to ${LIMITS.dims}`;
}

/** How far from 1 the squared length of a vector may be that is compared by its dot product: as Elasticsearch has it. */
const UNIT_TOLERANCE = 1e-3;

/**
 * Says what is wrong with how long a vector of finite values is: cosine has no answer for one without length, the dot product
 * wants 1. null when nothing is.
 * @param squares the sum of the squares of its values
 */
export function explainMagnitude(squares: number, similarity: Similarity): MagnitudeFault | null {
  if (similarity === 'dot_product')
    return Math.abs(squares - 1) <= UNIT_TOLERANCE
      ? null
      : {
          code: 'not_unit_length',
          rule: `the length of the vector is ${Number(Math.sqrt(squares).toPrecision(4))}, and dot_product wants 1`,
        };
  if (similarity !== 'cosine') return null;
  const rounded = Math.fround(squares);
  if (rounded === 0)
    return { code: 'zero_magnitude', rule: 'the squared magnitude is 0 in float32, so cosine has no answer' };
  if (!Number.isFinite(rounded))
    return {
      code: 'magnitude_overflow',
      rule: 'the squared magnitude is beyond float32, so cosine has no answer',
    };
  return null;
}
