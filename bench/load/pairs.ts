/** Items with two embeddings each: the same data for every contestant. */
export interface Pairs {
  dims: number;
  /** Of twelve characters. */
  ids: readonly string[];
  /** Of every modality, one vector after another. */
  vectors: Readonly<Record<Modality, Float32Array>>;
}

export const MODALITIES = ['text', 'image'] as const;

export type Modality = (typeof MODALITIES)[number];

/** Makes pairs of random vectors of length 1, as models give them. @param from number of the first item */
export const makePairs = (count: number, dims: number, from = 0): Pairs => ({
  dims,
  ids: Array.from({ length: count }, (_, i) => idOf(from + i)),
  vectors: { text: fillRandomly(count, dims), image: fillRandomly(count, dims) },
});

/** The ID of an item of a benchmark. */
export const idOf = (n: number): string => `item${String(n).padStart(8, '0')}`;

/** One of the vectors, without a copy. */
export const vectorOf = ({ dims, vectors }: Pairs, modality: Modality, i: number): Float32Array =>
  vectors[modality].subarray(i * dims, (i + 1) * dims);

/** Random vectors of length 1, one after another. */
export function fillRandomly(count: number, dims: number): Float32Array {
  const vectors = new Float32Array(count * dims).map(() => Math.random() * 2 - 1);
  for (let at = 0; at < vectors.length; at += dims) {
    const vector = vectors.subarray(at, at + dims);
    const length = Math.hypot(...vector);
    for (let i = 0; i < dims; i++) vector[i]! /= length;
  }
  return vectors;
}
