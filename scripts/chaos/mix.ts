import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '#tests/support/random.ts';
import type { Act } from './faults.ts';

const LANES = 2;
const PAUSE_MS = { min: 200, max: 1_500 };

/**
 * Lets things happen in a random mix, a few at once, until the time is over; what was begun is undone.
 * @param onAct told of each as it begins
 * @returns how many happened
 */
export async function runMix(
  acts: readonly Act[],
  random: Random,
  isOver: () => boolean,
  onAct: (name: string) => void,
): Promise<number> {
  const busy = new Set<string>();
  let happened = 0;

  async function runLane(): Promise<void> {
    while (!isOver()) {
      const act = pickByWeight(
        acts.filter(({ target }) => !busy.has(target)),
        random,
      );
      busy.add(act.target);
      happened += 1;
      onAct(act.name);
      await act.run(random);
      busy.delete(act.target);
      await sleep(random.between(PAUSE_MS.min, PAUSE_MS.max));
    }
  }

  await Promise.all(Array.from({ length: LANES }, runLane));
  return happened;
}

function pickByWeight(acts: readonly Act[], random: Random): Act {
  let left = random.between(
    0,
    acts.reduce((sum, { weight }) => sum + weight, 0),
  );
  return acts.find(({ weight }) => (left -= weight) < 0) ?? acts.at(-1)!;
}
