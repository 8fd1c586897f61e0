/** Memory of the app while it takes in and indexes as much as it can. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { medianOf } from '#bench/harness/rounds.ts';
import { encodePairs } from '#bench/load/arrow-batches.ts';
import { indexThroughMuster } from '#bench/load/muster-pairs.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { withMuster } from '#bench/load/with-muster.ts';
import { readRssMb } from '#bench/probes/rss.ts';

const MINUTES = 10;
const MINUTE_MS = 60_000;
const SAMPLE_MS = 2_000;
const DIMS = 384;
const BATCH_ROWS = 500;
/** Then a new collection takes the place of the last: an index that only grows would slow the load down. */
const PAIRS = 20_000;

interface Sample {
  atMs: number;
  mb: number;
}

export const memory: Figure = {
  name: 'memory',
  quick: false,
  async run(stage) {
    const { url } = await stage.elasticsearch(8);
    return withMuster(stage, 'memory', { ELASTICSEARCH_URL: url }, async ({ muster }) => {
      const batches = encodePairs(makePairs(PAIRS, DIMS), BATCH_ROWS);
      const samples: Sample[] = [];
      const startedMs = performance.now();
      let [isOver, pairs] = [false, 0];
      const load = async (): Promise<void> => {
        for (; !isOver; pairs += PAIRS)
          await indexThroughMuster(muster.url, url, { dims: DIMS, pairs: PAIRS, batches });
      };
      const sample = async (): Promise<void> => {
        for (let atMs = 0; atMs < MINUTES * MINUTE_MS; atMs = performance.now() - startedMs) {
          samples.push({ atMs, mb: readRssMb(muster.pid) });
          await sleep(SAMPLE_MS);
        }
      };
      await Promise.all([load(), sample().finally(() => (isOver = true))]);
      return judge(samples, pairs);
    });
  },
};

function judge(samples: readonly Sample[], pairs: number): Row[] {
  const between = (fromShare: number, toShare: number): number[] =>
    samples
      .filter(({ atMs }) => atMs >= fromShare * MINUTES * MINUTE_MS && atMs < toShare * MINUTES * MINUTE_MS)
      .map(({ mb }) => mb);
  const second = medianOf(between(1 / MINUTES, 2 / MINUTES));
  const last = medianOf(between(2 / 3, 1));
  const all = samples.map(({ mb }) => mb);
  return [
    {
      key: 'memory/growth',
      figure: `app memory at full load over ${MINUTES} minutes, last third against the second minute`,
      value: last / second,
      unit: '×',
      target: { atMost: 1.1 },
      detail: `${Math.round(last)} MB, ${Math.round(second)} MB; ${pairs} pairs indexed`,
    },
    {
      key: 'memory/rss',
      figure: 'app memory at full load with Elasticsearch, at most',
      value: Math.max(...all),
      unit: 'MB',
      target: { atMost: 350 },
      detail: `${Math.round(medianOf(all))} MB in the median of ${all.length} looks`,
    },
  ];
}
