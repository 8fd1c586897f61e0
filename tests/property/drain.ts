import { expect } from 'vitest';
import { checkStep } from './check-step.ts';
import { claim, crash, lookUp, settle, wake, write } from './index-steps.ts';
import { actOn } from './operate-steps.ts';
import { IDS } from './shape.ts';
import { canLapse, lapse } from './time-steps.ts';
import type { State, World } from './world.ts';

const ROUNDS_MAX = 10;

/**
 * Lets one indexer work until nothing moves any more, after all others have died; then what they had sent lands, and once more;
 * then what failed is tried again. Each time the index, with what still waits, must be the join of what was accepted.
 */
export async function drain(state: State, world: World): Promise<void> {
  state.isPaused = false;
  for (const indexer of [0, 1]) await crash(state, world, indexer);
  await workUntilQuiet(state, world);
  while (state.batches.length > 0) {
    await write(state, world, { batch: 0, end: 'answered' });
    await checkStep(state, world);
  }
  await workUntilQuiet(state, world);
  await actOn(state, world, { verb: 'requeue', ids: [...IDS], list: 'failed' });
  await workUntilQuiet(state, world);
  expect([...state.model.items.values()].filter(({ list }) => list === 'failed')).toEqual([]);
}

async function workUntilQuiet(state: State, world: World): Promise<void> {
  const { model, ledger } = state;
  for (let round = 0; ; round++) {
    if (round === ROUNDS_MAX) throw new Error(`Not at rest after ${ROUNDS_MAX} rounds`);
    for (const id of model.items.keys()) if (canLapse(state, id)) await lapse(state, world, id);
    await lookUp(state, world);
    const isQuiet = state.found.length === 0 && ![...model.items.values()].some(({ isDue }) => isDue);
    if (isQuiet) break;
    while (state.found.length > 0) await wake(state, world, { found: 0 });
    await workOnce(state, world);
  }
  const documents = await world.documents();
  expect(ledger.check(IDS, documents, model.items)).toEqual([]);
  const waiting = [...model.items].filter(([, { list }]) => list !== 'failed');
  expect(waiting.filter(([, item]) => model.isComplete(item) || item.isFlushed)).toEqual([]);
  expect(waiting.filter(([id]) => documents.has(id))).toEqual([]);
}

/** Another indexer's orphans are left alone: they land when they land. */
async function workOnce(state: State, world: World): Promise<void> {
  const orphans = state.batches;
  state.batches = [];
  await claim(state, world, { indexer: 0, itemsMax: 100 });
  await checkStep(state, world);
  if (state.batches.length > 0) {
    await write(state, world, { batch: 0, end: 'answered' });
    await settle(state, world, { batch: 0 });
    await checkStep(state, world);
  }
  state.batches = orphans;
}
