import { isDeepStrictEqual } from 'node:util';
import type { Arrival } from '#lib/pairing/put.ts';

/** The embedding that a value stands for: each third value comes without metadata, no two have the same names in theirs. */
export function embeddingOf(value: number): Pick<Arrival, 'vector' | 'metadata'> {
  const metadata = describe(value);
  return {
    vector: Float32Array.of(value, 1),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  };
}

/** The value of an embedding; NaN when its metadata is another one's, or missing. */
export const valueOf = (value: number, metadata: object | undefined): number =>
  isDeepStrictEqual(metadata, describe(value)) ? value : Number.NaN;

const describe = (value: number): object | undefined =>
  value % 3 === 0 ? undefined : { value, [`of${value}`]: [value] };
