import type { RedisClient } from '#lib/pairing/connect.ts';
import { EVERYTHING, listsOf } from '#lib/pairing/filter.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { eachPage } from '#lib/pairing/page.ts';
import type { Waiting } from './tally.ts';

const PAGE_ITEMS = 1_000;

/** The unmatched items, some of each side in turn, the oldest first. @param highestScore first seen at the latest, in ms */
export async function* eachWaiting(
  redis: RedisClient,
  layout: Layout,
  highestScore = Infinity,
): AsyncGenerator<Waiting[]> {
  let open = Array.from({ length: layout.spec.partitions }, (_, partition) =>
    listsOf(layout, 'unmatched', EVERYTHING).map((list) => ({
      pages: eachPage(redis, layout, partition, list, PAGE_ITEMS, { highestScore }),
      has: (list as { unmatched: number }).unmatched,
    })),
  ).flat();
  while (open.length > 0) {
    const round = await Promise.all(open.map(async (list) => ({ list, next: await list.pages.next() })));
    open = round.filter(({ next }) => next.done !== true).map(({ list }) => list);
    const found = round.flatMap(({ list: { has }, next }) =>
      next.done === true ? [] : next.value.map(({ id }) => ({ id, has })),
    );
    if (found.length > 0) yield found;
  }
}

/** The mask of the modalities that make an item complete. */
export const requiredMask = ({ spec }: Layout): number =>
  spec.modalities.reduce((mask, name, i) => (spec.required.includes(name) ? mask | (1 << i) : mask), 0);
