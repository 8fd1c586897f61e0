import type { Item } from '#lib/contract/answers.ts';
import { arrivalsOf } from '#components/item/journey.ts';
import type { Lane } from '#components/readiness/lanes.ts';

/** How one modality of an item stands for a while. */
export type Strand = 'held' | 'waits' | 'index' | 'none';

/** A stretch of an item's way in which nothing changes. */
export type Span = {
  fromMs: number;
  toMs: number;
  /** In the order of the lanes. */
  strands: Strand[];
};

/** The stretches between some moments, those that are alike as one. @param times rising, in ms */
export function spansOf(item: Item, lanes: readonly Lane[], times: readonly number[]): Span[] {
  const indexedMs = item.document ? Date.parse(item.document.indexed_at) : Infinity;
  const strandAt = (lane: Lane, ms: number): Strand => {
    const last = arrivalsOf(item, lane.name).findLast(({ at }) => at <= ms);
    const isThere = item.document?.modalities.includes(lane.name) ?? false;
    if (last && (last.at > indexedMs || ms < indexedMs)) return 'held';
    if (ms >= indexedMs && isThere) return 'index';
    return lane.required && ms < indexedMs ? 'waits' : 'none';
  };
  const spans: Span[] = [];
  for (const [i, fromMs] of times.slice(0, -1).entries()) {
    const toMs = times[i + 1] ?? fromMs;
    if (toMs === fromMs) continue;
    const strands = lanes.map((lane) => strandAt(lane, fromMs));
    const last = spans.at(-1);
    if (last && last.strands.join() === strands.join()) last.toMs = toMs;
    else spans.push({ fromMs, toMs, strands });
  }
  return spans;
}
