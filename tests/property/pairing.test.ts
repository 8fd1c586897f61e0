/**
 * Anyone may do anything in any order, and the promises hold.
 *
 * A failure prints its seed and the shortest run that shows it. To replay: `MUSTER_TEST_SEED=… npm test -- tests/property`;
 * `MUSTER_TEST_RUNS=5000` takes more runs than `npm test` does, which stops after less than a minute.
 */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '#lib/engine/engine.ts';
import { openEngine } from '#tests/support/engines.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { openTestRedis, type TestRedis } from '#tests/support/redis.ts';
import { describeFailure } from './describe-failure.ts';
import { drain } from './drain.ts';
import { anyShape } from './shape.ts';
import { STEPS } from './steps.ts';
import { closeWorld, openWorld, type State, type World } from './world.ts';

const RUNS = { memory: 500, lancedb: 8 };
const STEPS_MAX = 150;
const TIMEOUT_MS = 3_600_000;
/** A slow machine takes fewer runs, unless it was told how many, or which. */
const TIME_MAX_MS = 45_000;

const seed = Number(process.env.MUSTER_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const moreRuns = Number(process.env.MUSTER_TEST_RUNS ?? 0);

let opened: TestRedis;
beforeAll(async () => {
  opened = await openTestRedis();
});
afterAll(() => opened.close());

const GUARANTEE =
  'whatever is done in whatever order, the index becomes the join of the highest accepted versions, and no step breaks an invariant';

test(`${GUARANTEE}: in memory`, { timeout: TIMEOUT_MS }, async () => {
  const failure = await findFailure(openMemoryEngine(), Math.max(RUNS.memory, moreRuns));
  expect(failure).toBeNull();
});

test(`${GUARANTEE}: on the embedded index`, { timeout: TIMEOUT_MS }, async () => {
  const { engine, close } = await openEngine('LanceDB');
  const failure = await findFailure(engine, Math.max(RUNS.lancedb, Math.ceil(moreRuns / 20)));
  await close();
  expect(failure).toBeNull();
});

/** Takes runs until one fails. Returns the shortest that does, with its seed; null when none did. */
async function findFailure(engine: Engine, numRuns: number): Promise<string | null> {
  const steps = fc.commands<State, World, true>(STEPS, {
    maxCommands: STEPS_MAX,
    size: 'max',
    disableReplayLog: true,
  });
  const property = fc.asyncProperty(anyShape, steps, async (shape, commands) => {
    const { world, state } = await openWorld(opened.redis, engine, shape);
    try {
      await fc.asyncModelRun(() => ({ model: state, real: world }), commands);
      await drain(state, world);
    } finally {
      await closeWorld(world);
    }
  });
  const isBounded = process.env.MUSTER_TEST_SEED === undefined && moreRuns === 0;
  const interruptAfterTimeLimit = isBounded ? TIME_MAX_MS : TIMEOUT_MS;
  return describeFailure(
    await fc.check(property, { seed, numRuns, unbiased: true, interruptAfterTimeLimit }),
  );
}
