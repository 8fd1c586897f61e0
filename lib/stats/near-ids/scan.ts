import type { RedisClient } from '#lib/pairing/connect.ts';
import { EVERYTHING, listsOf } from '#lib/pairing/filter.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { eachPage } from '#lib/pairing/page.ts';
import type { Waiting } from './tally.ts';

/** So short that Redis is held up for a fraction of a millisecond by each. */
const PAGE_ITEMS = 250;
/** Lists that are read at once, and with it what is at hand at a time. */
const LISTS_AT_ONCE = 32;

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
      isOver: false,
    })),
  ).flat();
  while (open.length > 0) {
    for (let at = 0; at < open.length; at += LISTS_AT_ONCE) {
      const pages = open.slice(at, at + LISTS_AT_ONCE).map(async (list): Promise<Waiting[]> => {
        const next = await list.pages.next();
        list.isOver = next.done === true;
        return next.done === true ? [] : next.value.map(({ id }) => ({ id, has: list.has }));
      });
      const found = (await Promise.all(pages)).flat();
      if (found.length > 0) yield found;
    }
    open = open.filter(({ isOver }) => !isOver);
  }
}

/** The mask of the modalities that make an item complete. */
export const requiredMask = ({ spec }: Layout): number =>
  spec.modalities.reduce((mask, name, i) => (spec.required.includes(name) ? mask | (1 << i) : mask), 0);
