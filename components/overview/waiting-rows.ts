import type { Stats } from '#lib/contract/answers.ts';
import type { Lane } from '#components/readiness/lanes.ts';

/** Unmatched items that wait for one modality. An item that lacks two waits in two rows. */
export type WaitingRow = {
  lane: Lane;
  count: number;
  oldestMs: number | null;
  /** What those items hold already, the largest part first. */
  holding: { name: string; count: number }[];
};

/** What waits for what, in the order of the lanes. */
export function waitingRows(stats: Stats, lanes: readonly Lane[]): WaitingRow[] {
  return lanes
    .filter((lane) => lane.required)
    .map((lane) => {
      const waiting = stats.combinations.filter(({ has, count }) => count > 0 && !has.includes(lane.name));
      const ages = waiting.flatMap(({ oldest_ms }) => oldest_ms ?? []);
      return {
        lane,
        count: stats.missing[lane.name] ?? 0,
        oldestMs: ages.length > 0 ? Math.max(...ages) : null,
        holding: waiting
          .map(({ has, count }) => ({ name: has.join(' + '), count }))
          .sort((a, b) => b.count - a.count),
      };
    });
}

/** What the oldest unmatched item waits for. */
export function oldestWaitsFor(stats: Stats, lanes: readonly Lane[]): string[] {
  const [oldest] = [...stats.combinations]
    .filter(({ count, oldest_ms }) => count > 0 && oldest_ms !== null)
    .sort((a, b) => (b.oldest_ms ?? 0) - (a.oldest_ms ?? 0));
  if (!oldest) return [];
  return lanes.filter((lane) => lane.required && !oldest.has.includes(lane.name)).map(({ name }) => name);
}
