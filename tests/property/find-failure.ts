import * as fc from 'fast-check';
import type { Engine } from '#lib/engine/engine.ts';
import { openTestRedis } from '#tests/support/redis.ts';
import { describeFailure } from './describe-failure.ts';
import { drain } from './drain.ts';
import { anyShape } from './shape.ts';
import { STEPS } from './steps.ts';
import { closeWorld, openWorld, type State, type World } from './world.ts';

const STEPS_MAX = 200;
const HOUR_MS = 3_600_000;
/** A slow machine takes fewer runs, unless it was told how many, or which. */
const TIME_MAX_MS = 45_000;

/** How long a test that looks for a failure may take, in ms. */
export const SEARCH_TIMEOUT_MS = HOUR_MS;

const { MUSTER_TEST_SEED, MUSTER_TEST_RUNS } = process.env;
const seed = Number(MUSTER_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const timesRuns = Number(MUSTER_TEST_RUNS ?? 1);

/**
 * Takes runs on an engine until one fails.
 * @param runs how many, where MUSTER_TEST_RUNS does not ask for a multiple
 * @returns the shortest run that fails, in words; null when none did
 */
export async function findFailure(engine: Engine, runs: number): Promise<string | null> {
  const opened = await openTestRedis();
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
  const isBounded = MUSTER_TEST_SEED === undefined && MUSTER_TEST_RUNS === undefined;
  const details = await fc.check(property, {
    seed,
    numRuns: runs * timesRuns,
    unbiased: true,
    interruptAfterTimeLimit: isBounded ? TIME_MAX_MS : HOUR_MS,
  });
  opened.close();
  return describeFailure(details);
}
