import { setTimeout as sleep } from 'node:timers/promises';
import { openRandom, type Random } from '#tests/support/random.ts';
import type { Act } from './faults.ts';

const PAUSE_MS = { min: 200, max: 1_500 };

/** How things are mixed. */
export interface MixOptions {
  seed: number;
  /** How many things happen at once. */
  lanes: number;
  isOver: () => boolean;
}

/**
 * Lets things happen in a random mix until the time is over; what was begun is undone. The seed decides what each lane does one
 * after the other, however long anything takes.
 * @param onAct told of each as it begins
 * @returns how many happened
 */
export async function runMix(
  acts: readonly Act[],
  { seed, lanes, isOver }: MixOptions,
  onAct: (name: string) => void,
): Promise<number> {
  const inOrder = openQueues();
  let happened = 0;

  async function runLane(random: Random): Promise<void> {
    while (!isOver()) {
      const act = pickByWeight(acts, random);
      // A chance of its own, so that what it uses of it changes nothing that follows.
      const own = openRandom(random.between(0, 2 ** 32));
      await inOrder(act.target, async () => {
        if (isOver()) return;
        happened += 1;
        onAct(act.name);
        await act.run(own);
      });
      await sleep(random.between(PAUSE_MS.min, PAUSE_MS.max));
    }
  }

  await Promise.all(Array.from({ length: lanes }, (_, lane) => runLane(openRandom(seed + lane))));
  return happened;
}

/** Runs what has the same name one after the other. */
function openQueues(): (name: string, work: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (name, work) => {
    const next = (last.get(name) ?? Promise.resolve()).then(work);
    last.set(name, next);
    return next;
  };
}

function pickByWeight(acts: readonly Act[], random: Random): Act {
  let left = random.between(
    0,
    acts.reduce((sum, { weight }) => sum + weight, 0),
  );
  return acts.find(({ weight }) => (left -= weight) < 0) ?? acts.at(-1)!;
}
