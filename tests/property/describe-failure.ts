import { inspect } from 'node:util';
import type * as fc from 'fast-check';
import type { Shape } from './shape.ts';

/** The steps of a run, which name themselves. */
interface Steps {
  toString(): string;
}

type Details = Pick<
  fc.RunDetailsCommon<[Shape, Steps]>,
  'failed' | 'seed' | 'numRuns' | 'numShrinks' | 'counterexample' | 'errorInstance'
>;

/** A failed run in words: how to replay it, the shortest run that shows it, what was wrong. null when none failed. */
export function describeFailure(details: Details): string | null {
  if (!details.failed) return null;
  const { seed, numRuns, numShrinks, counterexample, errorInstance: error } = details;
  const [shape, steps] = counterexample ?? [];
  return [
    `Replay: MUSTER_TEST_SEED=${seed} npm test -- tests/property`,
    `Run ${numRuns} failed; made shorter ${numShrinks} times, down to`,
    show(shape),
    String(steps).replaceAll(/\),(?=\w)/g, ')\n'),
    error instanceof Error ? (error.stack ?? error.message) : String(error),
    ...(hasDifference(error)
      ? [`expected ${show(error.expected)}`, `but there is ${show(error.actual)}`]
      : []),
  ].join('\n');
}

const hasDifference = (error: unknown): error is { expected: unknown; actual: unknown } =>
  typeof error === 'object' && error !== null && 'expected' in error && 'actual' in error;

const show = (value: unknown): string => inspect(value, { depth: 9, breakLength: 120 });
