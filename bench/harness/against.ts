import type { Row } from './figure.ts';
import { showSpread, type Spread } from './rounds.ts';

/** What a row says beside its ratio. */
export interface Against extends Pick<Row, 'key' | 'figure'> {
  /** null: it is told, not judged. */
  atLeast: number | null;
  own: Spread | undefined;
  other: Spread | undefined;
  /** What is counted a second. */
  counted?: string;
}

/** The ratio of two rates as a row; none when one of them was not measured in this run. */
export function setAgainst({ key, figure, atLeast, own, other, counted = 'embeddings' }: Against): Row[] {
  if (own === undefined || other === undefined) return [];
  return [
    {
      key,
      figure,
      value: own.median / other.median,
      unit: '×',
      target: atLeast === null ? null : { atLeast },
      detail: `${showSpread(own)} against ${showSpread(other)} ${counted}/s`,
    },
  ];
}
