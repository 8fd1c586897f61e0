import { expect, test } from 'vitest';
import { isVectorFault, readVector } from '#lib/intake/read-vector.ts';
import type { Similarity } from '#lib/contract/vocabulary.ts';
import { checkVector } from '#components/upload/work/check-vector.ts';

const vectors = [
  [1, 0],
  [0, 0],
  [Number.NaN, 1],
  [3e38, 3e38],
  [1e-30, 0],
  [0.6, 0.8],
  [2, 0],
  [1, 2, 3],
];
const similarities: Similarity[] = ['cosine', 'dot_product', 'l2_norm', 'max_inner_product'];
const cases = similarities.flatMap((similarity) => vectors.map((values) => ({ similarity, values })));

test.each(cases)('$values under $similarity is judged as intake judges it', ({ similarity, values }) => {
  const vector = Float32Array.from(values);
  const taken = readVector(vector, 2, similarity);
  const expected = isVectorFault(taken) ? { code: taken.code, reason: taken.rule } : null;
  expect(checkVector(vector, { dims: 2, similarity })).toEqual(expected);
});
