import type { RefusedRow } from './faults.ts';
import { addTallies, NO_ROWS, type Tally } from './tally.ts';

/** What became of some rows of a file that stand together. */
export interface Entry {
  /** The last of them. */
  lastRow: number;
  tally: Tally;
  refused: readonly RefusedRow[];
}

/** What is settled in addition to all rows up to one. */
export interface Settled extends Entry {
  after: number;
}

/** Keeps account of a file whose parts are answered in any order. */
export class Ledger {
  #begun = 0;
  #settledParts = 0;
  #tally: Tally;
  readonly #early = new Map<number, Entry>();
  readonly #settledBefore: number;
  #settledRow: number;
  #ended = false;

  /** @param before what an earlier try has settled */
  constructor(before: Pick<Entry, 'lastRow' | 'tally'> = { lastRow: 0, tally: NO_ROWS }) {
    this.#tally = before.tally;
    this.#settledBefore = before.lastRow;
    this.#settledRow = before.lastRow;
  }

  /** All that is answered, gaps or not. */
  get tally(): Tally {
    return this.#tally;
  }

  /** Up to which row an earlier try has settled the file. */
  get settledBefore(): number {
    return this.#settledBefore;
  }

  /** Whether the file was read to its end, and all of it is answered. */
  get isDone(): boolean {
    return this.#ended && this.#settledParts === this.#begun;
  }

  /** Gives the next part of the file its number. */
  begin(): number {
    return this.#begun++;
  }

  /** No part follows. */
  end(): void {
    this.#ended = true;
  }

  /** Notes a part's answer. Returns what is settled by it in addition: nothing while an earlier part is open. */
  answer(part: number, entry: Entry): Settled | null {
    this.#tally = addTallies(this.#tally, entry.tally);
    this.#early.set(part, entry);
    const settled: Entry[] = [];
    for (let next = this.#early.get(this.#settledParts); next; next = this.#early.get(this.#settledParts)) {
      this.#early.delete(this.#settledParts);
      this.#settledParts += 1;
      settled.push(next);
    }
    const last = settled.at(-1);
    if (last === undefined) return null;
    const after = this.#settledRow;
    this.#settledRow = last.lastRow;
    return {
      after,
      lastRow: last.lastRow,
      tally: settled.reduce((sum, { tally }) => addTallies(sum, tally), NO_ROWS),
      refused: settled.flatMap(({ refused }) => refused),
    };
  }
}
