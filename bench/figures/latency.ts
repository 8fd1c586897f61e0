/** How long an item takes from the arrival of its second half until it is indexed, at half of what Muster can do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure, Row } from '#bench/harness/figure.ts';
import { medianOf } from '#bench/harness/rounds.ts';
import { encodePairs, encodeSide } from '#bench/load/arrow-batches.ts';
import { indexThroughMuster, makeIndexed } from '#bench/load/muster-pairs.ts';
import { makePairs } from '#bench/load/pairs.ts';
import { watchArrivals } from '#bench/load/sampled-arrivals.ts';
import { withMuster } from '#bench/load/with-muster.ts';

const DIMS = 384;
const BATCH_ROWS = 500;
/** Of each batch, evenly spread. */
const SAMPLED_ROWS = 10;
const PAIRS = 8_000;
const WARM_ROUNDS = 4;
const ROUNDS = 3;
const LOAD_MS = 20_000;

export const latency: Figure = {
  name: 'latency',
  quick: false,
  async run(stage) {
    const rows: Row[] = [];
    for (const major of [8, 9]) {
      const { url } = await stage.elasticsearch(major as 8 | 9);
      const env = { ELASTICSEARCH_URL: url };
      await withMuster(stage, `latency-${major}`, env, async ({ muster }) => {
        const perSecond = await measureRate(muster.url, url);
        rows.push(...judge(major, perSecond, await measureWaits(muster.url, url, perSecond / 2)));
      });
    }
    return rows;
  },
};

async function measureRate(musterUrl: string, url: string): Promise<number> {
  const batches = encodePairs(makePairs(PAIRS, DIMS), BATCH_ROWS);
  const rates: number[] = [];
  for (let i = 0; i < WARM_ROUNDS + ROUNDS; i++)
    rates.push(await indexThroughMuster(musterUrl, url, { dims: DIMS, pairs: PAIRS, batches }));
  return medianOf(rates.slice(-ROUNDS));
}

/** Sends both sides at an even pace, each image batch half a step behind the text batch that it completes. */
async function measureWaits(musterUrl: string, url: string, pairsPerSecond: number): Promise<number[]> {
  const target = await makeIndexed(musterUrl, url, DIMS);
  const stepMs = (BATCH_ROWS * 1_000) / pairsPerSecond;
  const watch = watchArrivals(url, target.index.name);
  const startedMs = performance.now();
  const sending: Promise<void>[] = [];
  for (let step = 0; step * stepMs < LOAD_MS; step++) {
    const pairs = makePairs(BATCH_ROWS, DIMS, step * BATCH_ROWS);
    const [text, image] = (['text', 'image'] as const).map((side) => encodeSide(pairs, side, 0, BATCH_ROWS));
    await sleepUntil(startedMs + step * stepMs);
    const first = target.poster.post(text!);
    await sleepUntil(startedMs + (step + 0.5) * stepMs);
    await first;
    const second = target.poster.post(image!);
    watch.expect(
      pairs.ids.filter((_, i) => i % (BATCH_ROWS / SAMPLED_ROWS) === 0),
      second,
    );
    sending.push(second);
  }
  await Promise.all(sending);
  const waitsMs = await watch.finish();
  await target.drop();
  return waitsMs;
}

const sleepUntil = (atMs: number): Promise<void> => sleep(Math.max(0, atMs - performance.now()));

function judge(major: number, perSecond: number, waitsMs: readonly number[]): Row[] {
  const sorted = waitsMs.toSorted((a, b) => a - b);
  const row = (name: string, share: number, atMost: number): Row => ({
    key: `latency/es${major}/${name}`,
    figure: `second half → indexed, Elasticsearch ${major}, ${name}`,
    value: sorted[Math.ceil(share * sorted.length) - 1]!,
    unit: 'ms',
    target: { atMost },
    detail: `at ${Math.round(perSecond / 2)} pairs/s, half of ${Math.round(perSecond)}; ${sorted.length} items looked at`,
  });
  return [row('p50', 0.5, 150), row('p99', 0.99, 600)];
}
