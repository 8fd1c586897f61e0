import type { Engine } from '#lib/engine/engine.ts';
import type { Meter } from './meter.ts';

/** What is timed; `ensure` and `health` mostly answer from memory. */
const OPERATIONS: ReadonlySet<string | symbol> = new Set([
  'write',
  'get',
  'delete',
  'search',
  'count',
  'highestVersion',
]);

/** The same engine, with each call timed. */
export const observeEngine = (engine: Engine, meter: Meter): Engine =>
  new Proxy(engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      return OPERATIONS.has(name)
        ? (...args: unknown[]) => time(meter, String(name), () => call(...args))
        : call;
    },
  });

async function time(meter: Meter, operation: string, call: () => Promise<unknown>): Promise<unknown> {
  const began = performance.now();
  let isError = true;
  try {
    const answer = await call();
    isError = operation === 'write' && isAtFault(answer as Awaited<ReturnType<Engine['write']>>);
    return answer;
  } finally {
    meter.noteEngine(operation, (performance.now() - began) / 1_000, isError);
  }
}

const isAtFault = (outcomes: Awaited<ReturnType<Engine['write']>>): boolean =>
  outcomes.some((outcome) => outcome.status === 'retry' && outcome.blame === 'engine');
