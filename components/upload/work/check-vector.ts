import { explainDims, explainMagnitude } from '#lib/contract/vector-rules.ts';
import type { Similarity } from '#lib/contract/vocabulary.ts';

/** What a collection asks of the vectors of one modality. */
export interface VectorExpectation {
  /** null while the first vector decides. */
  dims: number | null;
  similarity: Similarity;
}

/** What intake would say of a vector: null, or the rule that it breaks. */
export function checkVector(
  vector: Float32Array,
  { dims, similarity }: VectorExpectation,
): { code: string; reason: string } | null {
  const wrongDims = explainDims(vector.length, dims);
  if (wrongDims !== null) return { code: 'dims_mismatch', reason: wrongDims };
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  if (!Number.isFinite(squares)) {
    const at = vector.findIndex((value) => !Number.isFinite(value));
    return { code: 'not_finite', reason: `value ${at} is ${vector[at]}` };
  }
  const fault = explainMagnitude(squares, similarity);
  return fault === null ? null : { code: fault.code, reason: fault.rule };
}
