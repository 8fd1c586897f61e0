/**
 * Anyone may do anything in any order, and the promises hold.
 *
 * A failure tells its seed and the shortest run that shows it. To replay: `MUSTER_TEST_SEED=… npm test -- tests/property`.
 * `MUSTER_TEST_RUNS=10` takes ten times as many runs as `npm test` does, which stops after less than a minute.
 */
import { expect, test } from 'vitest';
import { openEngine } from '#tests/support/engines.ts';
import { findFailure, SEARCH_TIMEOUT_MS } from './find-failure.ts';

test.each([
  ['in memory', 'memory', 500],
  ['on the embedded index', 'LanceDB', 8],
] as const)(
  'whatever is done in whatever order, the index becomes the join of the highest accepted versions, and no step breaks an invariant: %s',
  { timeout: SEARCH_TIMEOUT_MS },
  async (_, kind, runs) => {
    const { engine, close } = await openEngine(kind);
    const failure = await findFailure(engine, runs);
    await close();
    expect(failure).toBeNull();
  },
);
