/** What Muster costs while nothing comes, with its dashboard open. */
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright';
import { readCpuUs } from '#bench/harness/cpu.ts';
import type { Figure } from '#bench/harness/figure.ts';
import { encodePairs } from '#bench/load/arrow-batches.ts';
import { indexThroughMuster } from '#bench/load/muster-pairs.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { openPoster } from '#bench/load/poster.ts';
import { holdUnmatched } from '#bench/load/hold-unmatched.ts';
import { withMuster } from '#bench/load/with-muster.ts';
import { countSent } from '#bench/probes/sent.ts';
import { CHROMIUM } from '#scripts/support/chromium.ts';

const DIMS = 384;
const PAIRS = 8_000;
const BATCH_ROWS = 500;
const HELD = 1_000;
const REST_MS = 30_000;
const WATCHED_MS = 60_000;

export const idle: Figure = {
  name: 'idle',
  quick: false,
  async run(stage) {
    const { url } = await stage.elasticsearch(8);
    return withMuster(stage, 'idle', { ELASTICSEARCH_URL: url }, async ({ muster, redis }) => {
      const batches = encodePairs(makePairs(PAIRS, DIMS), BATCH_ROWS);
      await indexThroughMuster(muster.url, url, { dims: DIMS, pairs: PAIRS, batches });
      const poster = openPoster(muster.url, 'embeddings', 1);
      await holdUnmatched(poster, HELD, DIMS);
      poster.close();
      const browser = await chromium.launch(CHROMIUM);
      try {
        const page = await browser.newPage();
        await page.goto(muster.url);
        await page.getByText('wait for image').first().waitFor();
        await sleep(REST_MS);
        const cpuUs = readCpuUs(muster.pid);
        const startedMs = performance.now();
        await sleep(WATCHED_MS);
        const watchedMs = performance.now() - startedMs;
        const usedMs = (readCpuUs(muster.pid) - cpuUs) / 1_000;
        const sent = await countSent(redis.client, WATCHED_MS);
        return [
          {
            key: 'idle/cpu',
            figure: 'processor of the app while idle, the dashboard open',
            value: (100 * usedMs) / watchedMs,
            unit: '%' as const,
            target: { atMost: 1 },
            detail: `${Math.round(usedMs)} ms in ${Math.round(watchedMs / 1_000)} s`,
          },
          {
            key: 'idle/commands',
            figure: 'commands sent to Redis while idle, the dashboard open',
            value: (sent * 1_000) / WATCHED_MS,
            unit: '/s' as const,
            target: { atMost: 20 },
            detail: `${sent} in ${WATCHED_MS / 1_000} s; a script counts one`,
          },
        ];
      } finally {
        await browser.close();
      }
    });
  },
};
