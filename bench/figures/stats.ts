/** How long `stats` takes when a million items wait. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from '#bench/harness/figure.ts';
import { medianOf } from '#bench/harness/rounds.ts';
import { holdUnmatched } from '#bench/load/hold-unmatched.ts';
import { openPoster } from '#bench/load/poster.ts';
import { withMuster } from '#bench/load/with-muster.ts';

const COLLECTION = 'stats';
const ITEMS = 1_000_000;
const DIMS = 4;
const WARM_LOOKS = 300;
const LOOKS = 20;
/** An answer stands for a second: after that it is looked up anew. */
const APART_MS = 1_100;

export const stats: Figure = {
  name: 'stats',
  quick: false,
  run: (stage) =>
    withMuster(stage, 'stats', { MUSTER_INDEXER: 'off' }, async ({ muster }) => {
      const poster = openPoster(muster.url, COLLECTION, 2);
      await holdUnmatched(poster, ITEMS, DIMS);
      poster.close();
      for (let i = 0; i < WARM_LOOKS; i++) await look(muster.url);
      const tookMs: number[] = [];
      for (let i = 0; i < LOOKS; i++) {
        await sleep(APART_MS);
        tookMs.push(await look(muster.url));
      }
      return [
        {
          key: 'stats/1m',
          figure: 'stats with 1 M unmatched, from the request to the answer',
          value: medianOf(tookMs),
          unit: 'ms',
          target: { atMost: 5 },
          detail: `${LOOKS} looks without the cache, ${Math.max(...tookMs).toFixed(1)} ms at most`,
        },
      ];
    }),
};

async function look(url: string): Promise<number> {
  const startedMs = performance.now();
  await (await fetch(`${url}/api/collections/${COLLECTION}/stats`)).arrayBuffer();
  return performance.now() - startedMs;
}
