import { encodeSide } from './arrow-batches.ts';
import { fillRandomly, idOf } from './pairs.ts';
import type { Poster } from './poster.ts';

const BATCH_ROWS = 10_000;

/** Sends the text side of that many items, in large batches. */
export async function holdUnmatched(poster: Poster, count: number, dims: number): Promise<void> {
  const vectors = fillRandomly(Math.min(BATCH_ROWS, count), dims);
  const write = (from: number): Buffer => {
    const rows = Math.min(BATCH_ROWS, count - from);
    const ids = Array.from({ length: rows }, (_, i) => `held${idOf(from + i).slice(4)}`);
    return encodeSide({ dims, ids, vectors: { text: vectors, image: vectors } }, 'text', 0, rows);
  };
  function* writeAll(): Generator<Buffer> {
    for (let from = 0; from < count; from += BATCH_ROWS) yield write(from);
  }
  await poster.postAll(writeAll());
}
