import { wireType } from '#lib/contract/vocabulary.ts';
import { arrowBody, fixedLists, texts } from '#tests/support/arrow-body.ts';
import { MODALITIES, type Modality, type Pairs } from './pairs.ts';

/** Encodes pairs as Arrow streams, text and image batches of the same items one after the other. */
export const encodePairs = (pairs: Pairs, batchRows: number): Buffer[] =>
  Array.from({ length: Math.ceil(pairs.ids.length / batchRows) }, (_, i) =>
    MODALITIES.map((modality) => encodeSide(pairs, modality, i * batchRows, batchRows)),
  ).flat();

/** Encodes some rows of one side. */
export function encodeSide(
  { ids, vectors, dims }: Pairs,
  side: Modality,
  from: number,
  rows: number,
): Buffer {
  const to = Math.min(from + rows, ids.length);
  return arrowBody({
    id: texts(ids.slice(from, to)),
    embedding_type: texts(Array.from({ length: to - from }, () => wireType(side))),
    embedding: fixedLists(vectors[side].slice(from * dims, to * dims), dims),
  });
}
