import { applyIdRule, type IdRule } from '#lib/contract/id-rule.ts';

/** An unmatched item: its ID, and which modalities it holds, as a mask. */
export interface Waiting {
  id: string;
  has: number;
}

/** Items that a rule makes one. */
export interface Near {
  to: string;
  from: Waiting[];
}

/** What a rule would do to the items at hand. */
export interface Effect {
  idRule: IdRule;
  pairsGained: number;
  /** New IDs that several items hold the same modality of. */
  conflicts: number;
  samples: Near[];
  conflictSamples: Near[];
}

interface Group {
  to: string;
  has: number;
  /** Held by more than one of its items. */
  twice: number;
  from: Waiting[];
}

const SAMPLES = 5;
const SHOWN_OF_A_GROUP = 4;

/** Adds up what a rule would do to unmatched items, one after the other. */
export class Tally {
  readonly #idRule: IdRule;
  readonly #required: number;
  readonly #groups = new Map<string, Group>();
  /** The groups of several items: they are few beside the others, and found one by one. */
  readonly #near: Group[] = [];

  /** @param required mask of the modalities that make an item complete */
  constructor(idRule: IdRule, required: number) {
    this.#idRule = idRule;
    this.#required = required;
  }

  /** Items at hand. */
  size = 0;

  /** Takes one more. @param to what the rule makes of its ID, where that is known */
  add(item: Waiting, to = applyIdRule(this.#idRule, item.id)): void {
    this.size += 1;
    const group = this.#groups.get(to);
    if (group === undefined) {
      this.#groups.set(to, { to, has: item.has, twice: 0, from: [item] });
      return;
    }
    if (group.from.length === 1) this.#near.push(group);
    group.twice |= group.has & item.has;
    group.has |= item.has;
    if (group.from.length < SHOWN_OF_A_GROUP) group.from.push(item);
  }

  /** What there is to say so far. */
  sum(): Effect {
    const gained = this.#near.filter(({ has }) => (has & this.#required) === this.#required);
    const conflicts = this.#near.filter(({ twice }) => twice !== 0);
    return {
      idRule: this.#idRule,
      pairsGained: gained.length,
      conflicts: conflicts.length,
      samples: gained
        .filter(({ twice }) => twice === 0)
        .slice(0, SAMPLES)
        .map(toNear),
      conflictSamples: conflicts.slice(0, SAMPLES).map(toNear),
    };
  }
}

const toNear = ({ to, from }: Group): Near => ({ to, from });
