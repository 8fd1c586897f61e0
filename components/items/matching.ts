import type { HeldState, Stats } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';

/** How many items of a state there are. */
export const totalOf = (state: HeldState, stats: Stats | undefined): number | null => {
  if (!stats) return null;
  return state === 'ready' ? stats.ready + stats.later : stats[state];
};

/** How many match, as far as the counts at hand tell; null where only a walk through them would. */
export function matchingOf(state: HeldState, filter: ActionFilter, stats: Stats | undefined): number | null {
  const { missing, ...others } = filter;
  if (Object.keys(others).length > 0 || !stats) return null;
  if (missing === undefined) return totalOf(state, stats);
  return state === 'unmatched' ? (stats.missing[missing] ?? 0) : null;
}
