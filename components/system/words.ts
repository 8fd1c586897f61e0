import type { Replica, System, Verified } from '#lib/contract/console.ts';
import type { Operation } from '#lib/contract/control.ts';
import { counted, duration } from '#components/ui/format.ts';

/** The page in a sentence: what endangers a promise, or that nothing does. */
export function sumUp({ redis, engine, replicas }: System): string {
  const wrong = [
    !redis.ok && 'Redis takes no writes',
    !engine.ok && `${engine.name} is away`,
    redis.endangers.length > 0 &&
      `${counted(redis.endangers.length, 'setting endangers', 'settings endanger')} a promise`,
    !replicas.some(({ indexes }) => indexes) && 'no replica indexes',
  ].filter((part) => part !== false);
  if (wrong.length === 0)
    return `Nothing endangers a promise. ${counted(replicas.length, 'replica is', 'replicas are')} alive.`;
  const [first = '', ...rest] = wrong;
  return `${[first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(', ')}.`;
}

const MODES: Record<System['redis']['mode'], string> = {
  server: 'one server',
  cluster: 'a cluster',
  sentinel: 'named by sentinels',
};

/** `one server`. */
export const modeOf = ({ mode }: System['redis']): string => MODES[mode];

/** How Redis' memory goes on: `full in 53 min at this pace`, `not filling`. */
export function trendOf({ full_in_ms: fullMs, memory }: System['redis']): string {
  if (fullMs === 0) return 'full: new items are refused';
  if (fullMs !== null) return `full in ${duration(fullMs)} at this pace`;
  return memory.length < TREND_NOTES ? 'too short a time is known' : 'not filling';
}

const TREND_NOTES = 5;

/** A warning, cut after its first sentence: what is wrong, and the cure. */
export function cutWarning(warning: string): { fact: string; cure: string } {
  const [fact = warning, ...cure] = warning.split(/(?<=\.)\s+(?=[A-Z])/);
  return { fact, cure: cure.join(' ') };
}

/** What a replica does: `takes in and indexes`. */
export const workOf = ({ role, indexes }: Replica): string =>
  role === 'indexer' ? 'indexes' : indexes ? 'takes in and indexes' : 'takes in';

/** What a verify found, from the list or as it runs. */
export function foundBy(last: Pick<Verified, 'state' | 'checked' | 'breaches' | 'repaired'>): string {
  const { state, checked, breaches, repaired } = last;
  if (state === null) return 'not known any more';
  if (checked === null || breaches === null) return state === 'running' ? 'running' : 'nothing was checked';
  const found = `${counted(checked, 'item')} checked, ${breaches === 0 ? 'no breach' : counted(breaches, 'breach', 'breaches')}`;
  const mended = repaired ? `, ${counted(repaired, 'repair')}` : '';
  return `${state === 'running' ? 'running: ' : state === 'done' ? '' : `${state}: `}${found}${mended}`;
}

/** A running or ended verify in the words of the list. */
export const toVerified = (
  collection: string,
  { id, at, actor, outcome, verification }: Operation,
): Verified => ({
  collection,
  operation: id,
  at,
  actor,
  state: outcome.state,
  checked: verification?.checked ?? null,
  breaches: verification?.breaches ?? null,
  repaired: verification?.repaired ?? null,
});
