/** How long `stats` takes when a million items wait: as the server tells it, and from the request to the answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '#bench/harness/figure.ts';
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
      const looks: Look[] = [];
      for (let i = 0; i < LOOKS; i++) {
        await sleep(APART_MS);
        looks.push(await look(muster.url));
      }
      const row = (key: keyof Look, words: string, atMost: number | null): Row => {
        const tookMs = looks.map((one) => one[key]);
        return {
          key: `stats/${key}`,
          figure: `stats with 1 M unmatched, ${words}`,
          value: medianOf(tookMs),
          unit: 'ms',
          target: atMost === null ? null : { atMost },
          detail: `${LOOKS} looks without the cache, a second apart, ${Math.max(...tookMs).toFixed(1)} ms at most`,
        };
      };
      return [row('serverMs', 'in the server', 5), row('clientMs', 'from the request to the answer', null)];
    }),
};

interface Look {
  serverMs: number;
  clientMs: number;
}

async function look(url: string): Promise<Look> {
  const startedMs = performance.now();
  const answer = await fetch(`${url}/api/collections/${COLLECTION}/stats`);
  await answer.arrayBuffer();
  const timing = /app;dur=([\d.]+)/.exec(answer.headers.get('server-timing') ?? '');
  if (timing === null) throw new Error(`stats were answered ${answer.status} without a Server-Timing.`);
  return { serverMs: Number(timing[1]), clientMs: performance.now() - startedMs };
}
