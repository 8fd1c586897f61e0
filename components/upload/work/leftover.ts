import type { KeptRow } from './faults.ts';
import { addTallies, NO_ROWS, subtractTallies, type Tally } from './tally.ts';

/** What became of one file of a feed, and which of its rows were refused. */
export interface LotEnd {
  file: File;
  tally: Tally;
  refused: ReadonlySet<number>;
}

/** An upload that is over: what can be tried again of it, and what it adds up to. */
export interface Leftover {
  /** By `rowsKey`. */
  lots: ReadonlyMap<string, LotEnd>;
  /** Refused rows that are kept one by one. */
  kept: readonly KeptRow[];
}

/** Each row by its last answer. */
export const sumUp = ({ lots }: Leftover): Tally =>
  [...lots.values()].reduce((sum, { tally }) => addTallies(sum, tally), NO_ROWS);

/**
 * Which rows of a file are tried again: those that were refused. null: all of them, of a file that is new, or has taken another's
 * place, for its rows may stand elsewhere.
 */
export function chooseAgain(earlier: Leftover | null, key: string, file: File): ReadonlySet<number> | null {
  const lot = earlier?.lots.get(key);
  return lot === undefined || lot.file !== file ? null : lot.refused;
}

/** What is left, with another file in the place of one of its own. */
export function inPlaceOf({ lots, kept }: Leftover, key: string, file: File): Leftover {
  const lot = lots.get(key);
  return { lots: lot === undefined ? lots : new Map(lots).set(key, { ...lot, file }), kept };
}

/** Both tries together: a row that was tried twice counts once, as it was answered the second time. */
export function mergeTries(first: Leftover, second: Leftover): Leftover {
  const lots = new Map(first.lots);
  for (const [key, again] of second.lots) {
    const before = lots.get(key);
    lots.set(key, before?.file === again.file ? { ...again, tally: addUp(before, again) } : again);
  }
  return { lots, kept: second.kept };
}

const addUp = (before: LotEnd, again: LotEnd): Tally =>
  addTallies(
    subtractTallies(before.tally, {
      ...NO_ROWS,
      rows: again.tally.rows,
      refused: again.tally.rows,
    }),
    again.tally,
  );
