import { say } from '#scripts/support/say.ts';
import { showNumber } from './table.ts';

/** One of those that are measured side by side. */
export interface Contestant {
  /** Before each of its runs, not counted: servers emptied, what has to wait held. */
  before?: () => Promise<void>;
  /** One run; answers what is measured, such as embeddings a second. */
  run: () => Promise<number>;
  /** Runs that nobody counts, ahead of the rounds: V8 needs about 20 to be in full swing, others 1. */
  warmRounds?: number;
  /** When it is too slow for as many as the others; the first rounds are its. */
  rounds?: number;
}

export interface RoundsOptions {
  /** How often each is measured. */
  rounds: number;
  warmRounds?: number;
  /** Before each run of any. */
  before?: () => Promise<void>;
}

/** Of one contestant, over its rounds. */
export interface Spread {
  median: number;
  lowest: number;
  highest: number;
}

/** Measures contestants in turn, so that whatever the machine goes through meets all of them alike. One left out has no spread. */
export async function runRounds<Name extends string>(
  contestants: Readonly<Partial<Record<Name, Contestant>>>,
  { rounds, warmRounds = 1, before }: RoundsOptions,
): Promise<Partial<Record<Name, Spread>>> {
  const named = Object.entries(contestants) as [Name, Contestant][];
  const measure = async (contestant: Contestant): Promise<number> => {
    await before?.();
    await contestant.before?.();
    return contestant.run();
  };
  for (const [name, contestant] of named) {
    const many = contestant.warmRounds ?? warmRounds;
    if (many > 0) say(`    ${name}: ${many} to warm up`);
    for (let i = 0; i < many; i++) await measure(contestant);
  }
  const measured = Object.fromEntries(named.map(([name]) => [name, [] as number[]])) as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round++) {
    for (const [name, contestant] of named)
      if (round < (contestant.rounds ?? rounds)) measured[name].push(await measure(contestant));
    const latest = named.flatMap(([name]) => measured[name][round] ?? []).map(showNumber);
    say(`    round ${round + 1} of ${rounds}: ${latest.join(' · ')}`);
  }
  return Object.fromEntries(named.map(([name]) => [name, spreadOf(measured[name])])) as Record<Name, Spread>;
}

/** @throws when there is nothing to take the middle of */
export function spreadOf(values: readonly number[]): Spread {
  return { median: medianOf(values), lowest: Math.min(...values), highest: Math.max(...values) };
}

/** The middle one, or the mean of the two in the middle. @throws when there is none */
export function medianOf(values: readonly number[]): number {
  if (values.length === 0) throw new Error('Nothing was measured.');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `24,100 (23,000 – 25,200)`. */
export const showSpread = ({ median, lowest, highest }: Spread): string =>
  lowest === highest
    ? showNumber(median)
    : `${showNumber(median)} (${showNumber(lowest)} – ${showNumber(highest)})`;
