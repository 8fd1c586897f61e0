import { afterEach, beforeEach, expect, test } from 'vitest';
import { throughput, type ThroughputEvent } from '#lib/contract/throughput.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const events = async (): Promise<ThroughputEvent[]> =>
  throughput.parse(await bench.runtime.views.throughput('embeddings', { range: '15m' })).events;

test('what operators did is among the events of its time, oldest first, with who did it', async () => {
  const { control } = bench.runtime;
  await bench.send([['a', 'text', 1]]);
  const before = await readTime(bench.redis);
  await control.setPaused('embeddings', 'night-ops', true);
  await control.verify('embeddings', 'somebody', false);
  await control.setPaused('embeddings', 'day-ops', false);
  const found = await events();
  expect(found).toMatchObject([
    { kind: 'pause', actor: 'night-ops' },
    { kind: 'resume', actor: 'day-ops' },
  ]);
  expect(found[0]!.at).toBeGreaterThanOrEqual(before);
  const earlier = { from: before - 600_000, to: before };
  expect((await bench.runtime.views.throughput('embeddings', earlier)).events).toEqual([]);
});

test('what an age policy does over and over is no event', async () => {
  const { control } = bench.runtime;
  await control.define('embeddings', 'tester', { age_policy: { after_ms: 1_000, action: 'discard' } });
  await bench.send([['a', 'text', 1]]);
  await expect
    .poll(async () => (await bench.runtime.stats('embeddings')).unmatched, { timeout: 20_000 })
    .toBe(0);
  expect(await events()).toEqual([]);
});

test('an engine that begins to be at fault is an event, nobody’s', async () => {
  await bench.close();
  bench = await openRuntimeBench({ ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  await expect
    .poll(events, { timeout: 20_000, interval: 500 })
    .toMatchObject([{ kind: 'engine_trouble', actor: null }]);
});
