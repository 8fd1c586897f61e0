import { explainDims, explainMagnitude } from '#lib/contract/vector-rules.ts';
import type { Similarity } from '#lib/contract/vocabulary.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { decodeFloat32 } from '#lib/formats/base64.ts';
import { nameType } from '#lib/contract/item-id.ts';

/** Why a vector is refused: the rule, and the index of the value at fault where there is one. */
export interface VectorFault {
  code: ErrorCode;
  rule: string;
  at?: number;
}

/**
 * Reads an embedding as float32: numbers, base64 of little-endian float32, or a typed array (a Float32Array is not copied).
 * @param expectedDims null when the first vector decides
 * @param similarity cosine has no answer for a vector without length, the dot product wants vectors of length 1
 */
export function readVector(
  value: unknown,
  expectedDims: number | null,
  similarity: Similarity,
): Float32Array | VectorFault {
  if (value === undefined) return { code: 'invalid_embedding', rule: 'the embedding is missing' };
  const numbers = typeof value === 'string' ? decodeFloat32(value) : value;
  if (typeof numbers === 'string') return { code: 'invalid_embedding', rule: `the embedding ${numbers}` };
  if (!isList(numbers))
    return {
      code: 'invalid_embedding',
      rule: `the embedding is ${nameType(numbers)}, but has to be an array of numbers, or base64 of float32`,
    };
  const wrongLength = explainDims(numbers.length, expectedDims);
  if (wrongLength !== null) {
    const stray = Array.isArray(numbers) ? numbers.findIndex((value) => typeof value !== 'number') : -1;
    if (stray !== -1) return explainValue((numbers as unknown[])[stray], stray);
    return { code: 'dims_mismatch', rule: wrongLength };
  }
  const vector = numbers instanceof Float32Array ? numbers : round(numbers);
  if (isVectorFault(vector)) return vector;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  // Squares of finite float32 values never add up to an infinite float64.
  if (!Number.isFinite(squares)) return explainNotFinite(numbers, vector);
  return explainMagnitude(squares, similarity) ?? vector;
}

/** True for what `readVector` gives instead of a vector. */
export const isVectorFault = (read: Float32Array | VectorFault): read is VectorFault =>
  !(read instanceof Float32Array);

type Numbers = unknown[] | Float32Array | Float64Array | Float16Array;

const isList = (value: unknown): value is Numbers =>
  Array.isArray(value) ||
  value instanceof Float32Array ||
  value instanceof Float64Array ||
  value instanceof Float16Array;

function round(numbers: Exclude<Numbers, Float32Array>): Float32Array | VectorFault {
  if (!Array.isArray(numbers)) return new Float32Array(numbers);
  const vector = new Float32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i];
    if (typeof number !== 'number') return explainValue(number, i);
    vector[i] = number;
  }
  return vector;
}

function explainNotFinite(numbers: Numbers, vector: Float32Array): VectorFault {
  const at = vector.findIndex((value) => !Number.isFinite(value));
  const given = Number(numbers[at]);
  const rule = Number.isNaN(given) ? `value ${at} is NaN` : `value ${at} is ${given}, beyond float32`;
  return { code: 'not_finite', rule, at };
}

const explainValue = (value: unknown, at: number): VectorFault =>
  value === null
    ? { code: 'not_finite', rule: `value ${at} is null`, at }
    : { code: 'invalid_embedding', rule: `value ${at} is ${nameType(value)}, but has to be a number`, at };
