import { counted, grouped } from '#components/ui/format.ts';
import type { IdRule } from '#components/upload/work/id-rule.ts';
import type { IdOffer } from '#components/upload/work/offer-ids.ts';
import type { Sample } from '#components/upload/work/protocol.ts';

type Looked = Pick<Sample, 'looked' | 'pairs' | 'repeats'>;

/** What IDs are, and whether they repeat. */
export function sayIds(offer: Pick<IdOffer, 'elementType'> | undefined, sample: Looked | undefined): string {
  const type = offer?.elementType ?? null;
  const repeats = sample === undefined || sample.looked.rows === 0 ? null : sayRepeats(sample);
  return [type, repeats].filter((part) => part !== null).join(', ');
}

function sayRepeats({ repeats, looked: { rows, rowsTotal } }: Looked): string {
  const count = repeats === 0 ? 'no repeats' : counted(repeats, 'repeat');
  return rows === rowsTotal ? count : `${count} in ${grouped(rows)}`;
}

/** How many pairs a rule makes with the other files. */
export const sayPairs = (sample: Looked, rule: IdRule): string =>
  `${about(sample)}${counted(enlarge(sample, sample.pairs[rule]), 'pair')}`;

/** How many more than without it. */
export function sayGain(sample: Looked, rule: IdRule): string | undefined {
  if (rule === 'as-is') return undefined;
  const gain = enlarge(sample, sample.pairs[rule] - sample.pairs['as-is']);
  const sign = gain < 0 ? '−' : '+';
  return `${about(sample)}${sign}${counted(Math.abs(gain), 'pair')}`;
}

const about = ({ looked: { rows, rowsTotal } }: Looked): string => (rows === rowsTotal ? '' : 'about ');

/** From the rows that were looked at to all of them. */
const enlarge = ({ looked: { rows, rowsTotal } }: Looked, count: number): number =>
  rowsTotal === null || rows === 0 ? count : Math.round((count * rowsTotal) / rows);
