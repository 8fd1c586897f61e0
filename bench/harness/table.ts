import { layOut } from '#scripts/muster/table.ts';
import { isReached, type Row, type Target } from './figure.ts';

const HEAD = ['figure', 'value', 'must reach', '', 'beside it'];

/** The rows as a table for a terminal. */
export const tabulate = (rows: readonly Row[]): string =>
  layOut([
    HEAD,
    ...rows.map((row) => [
      row.figure,
      `${showNumber(row.value)} ${row.unit}`,
      showTarget(row.target),
      { true: 'reached', false: 'MISSED', null: '' }[String(isReached(row))]!,
      row.detail,
    ]),
  ]);

const showTarget = (target: Target): string => {
  if (target === null) return '–';
  return 'atLeast' in target ? `≥ ${showNumber(target.atLeast)}` : `≤ ${showNumber(target.atMost)}`;
};

/** Three digits that matter, thousands set apart. */
export const showNumber = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
