import { Ledger } from './ledger.ts';
import type { LotEnd } from './leftover.ts';
import type { Remembered } from './memory.ts';
import type { FileProgress } from './protocol.ts';
import { RowGroups, type RowGroup } from './row-groups.ts';
import { addTallies, NO_ROWS, type Tally } from './tally.ts';

interface LotFacts {
  key: string;
  name: string;
  modality: string;
  file: File;
  rowsTotal: number;
  /** None where they are not counted by themselves. */
  groupRows: readonly number[];
  memoryName: string;
}

/** One file of a feed on its way. */
export class Lot {
  readonly facts: LotFacts;
  readonly ledger: Ledger;
  readonly groups: RowGroups;
  readonly refused = new Set<number>();
  state: 'waiting' | 'sending' | 'broken' = 'waiting';

  /** @param before what an earlier try has settled */
  constructor(facts: LotFacts, before: Pick<Remembered, 'lastRow' | 'tally'> | null) {
    this.facts = facts;
    this.ledger = new Ledger(before ?? undefined);
    this.groups = new RowGroups(facts.groupRows, before?.lastRow ?? 0);
  }

  /** As it stands now it is over. */
  end(): LotEnd {
    return { file: this.facts.file, tally: this.ledger.tally, refused: this.refused };
  }

  /** How far it is, or each of its row groups. */
  progress(): FileProgress[] {
    const { key, name, modality, rowsTotal } = this.facts;
    const { groups } = this.groups;
    const about = { name, modality };
    if (groups.length > 0)
      return groups.map((group, i) => ({
        ...group.tally,
        ...about,
        key: `${key} ${i}`,
        group: i + 1,
        rowsBefore: group.rowsBefore,
        rowsTotal: group.rows,
        state: this.#stateOf(group),
      }));
    const isDone = this.ledger.isDone && this.state !== 'broken';
    const state = isDone ? 'done' : this.state;
    return [{ ...this.ledger.tally, ...about, key, group: null, rowsBefore: 0, rowsTotal, state }];
  }

  #stateOf({ rows, rowsBefore, tally, isBegun }: RowGroup): FileProgress['state'] {
    if (rowsBefore === rows) return 'before';
    if (rowsBefore + tally.rows === rows) return 'done';
    if (this.state === 'broken') return 'broken';
    return isBegun ? 'sending' : 'waiting';
  }
}

/** Some of what is on its way, in its order: what is being sent, what was done last, what is next. */
export function pickShown(all: readonly FileProgress[], max: number): readonly FileProgress[] {
  if (all.length <= max) return all;
  const first = all.findIndex(({ state }) => state === 'sending' || state === 'waiting');
  const from = first === -1 ? all.length - max : Math.max(0, first - 2);
  return all.slice(Math.min(from, all.length - max)).slice(0, max);
}

/** All of them together. */
export const sumLots = (lots: Iterable<Lot>): Tally =>
  [...lots].reduce((sum, { ledger }) => addTallies(sum, ledger.tally), NO_ROWS);
