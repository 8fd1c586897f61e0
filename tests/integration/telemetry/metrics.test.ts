import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readMetrics, type Told } from '#tests/support/metrics.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const scrape = async (): Promise<Told> => readMetrics(await bench.runtime.metrics());
const inEmbeddings = (more: Record<string, string> = {}) => ({ collection: 'embeddings', ...more });
/** What was counted a moment ago is still counted a moment later. */
const FRESH_MS = 2_100;

test('what became of embeddings and items is counted by outcome, once per batch', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
  ]);
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 2],
    ['a', 'image', 1],
  ]);
  await vi.waitFor(
    async () => expect((await scrape()).sum('muster_items_total', { outcome: 'indexed' })).toBe(1),
    10_000,
  );
  const told = await scrape();
  const embeddings = (outcome: string) => told.sum('muster_embeddings_total', inEmbeddings({ outcome }));
  expect([embeddings('accepted'), embeddings('duplicate'), embeddings('stale')]).toEqual([4, 1, undefined]);
  expect(told.sum('muster_embeddings_replaced_total', inEmbeddings())).toBe(1);
  expect(told.sum('muster_embeddings_received_total', inEmbeddings({ modality: 'text' }))).toBe(4);
  expect(told.sum('muster_embeddings_received_total', inEmbeddings({ modality: 'image' }))).toBe(1);
  expect(told.sum('muster_items_total', inEmbeddings({ outcome: 'completed' }))).toBe(1);
  expect(told.sum('muster_match_wait_seconds_count', inEmbeddings())).toBe(1);
  expect(told.sum('muster_match_wait_seconds_bucket', inEmbeddings({ le: '+Inf' }))).toBe(1);
  const timed = (stage: string) => told.sum('muster_stage_duration_seconds_count', { stage });
  expect(['decode', 'validate', 'store'].map(timed)).toEqual([2, 2, 2]);
  expect(['ready', 'claim', 'write', 'settle'].map(timed)).toEqual([1, 1, 1, 1]);
  expect(told.sum('muster_engine_request_duration_seconds_count', { operation: 'write' })).toBe(1);
  expect(told.sum('muster_engine_errors_total')).toBeUndefined();
});

test('the backlog is told by state and by missing side, with the age of the oldest', async () => {
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
    ['c', 'image', 1],
    ['d', 'text', 1],
    ['d', 'image', 1],
  ]);
  await sleep(FRESH_MS);
  const told = await scrape();
  const backlog = (state: string) => told.sum('muster_backlog_items', inEmbeddings({ state }));
  expect(['unmatched', 'ready', 'later', 'failed'].map(backlog)).toEqual([3, 1, 0, 0]);
  expect(told.sum('muster_unmatched_items', inEmbeddings({ missing: 'image' }))).toBe(2);
  expect(told.sum('muster_unmatched_items', inEmbeddings({ missing: 'text' }))).toBe(1);
  expect(told.sum('muster_oldest_unmatched_age_seconds', inEmbeddings({ missing: 'text' }))).toBeGreaterThan(
    2,
  );
  expect(told.sum('muster_oldest_unmatched_age_seconds', inEmbeddings({ missing: 'text' }))).toBeLessThan(60);
  expect(told.sum('muster_indexing_paused', inEmbeddings())).toBe(1);
  expect(told.sum('muster_troubles', inEmbeddings({ code: 'paused', blame: 'operator' }))).toBe(1);
  expect(told.sum('muster_redis_up')).toBe(1);
  expect(told.sum('muster_engine_up')).toBe(1);
  expect(told.sum('muster_redis_memory_used_bytes')).toBeGreaterThan(500_000);
  expect(told.sum('muster_build_info', { engine: 'lancedb', role: 'app' })).toBe(1);
});

test('what operators do to items is counted', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
  ]);
  await bench.runtime.control.actOnItems('embeddings', 'tester', 'discard', {
    scope: 'unmatched',
    ids: ['a', 'b'],
  });
  await vi.waitFor(
    async () =>
      expect((await scrape()).sum('muster_items_total', inEmbeddings({ outcome: 'discarded' }))).toBe(2),
    10_000,
  );
});

test('a collection that there is not makes no series, one that is deleted keeps none', async () => {
  const refused = bench.runtime.ingestBody({
    collection: 'nobodys',
    producer: 'tester',
    shape: 'aggregate',
    format: 'json',
    partial: true,
    body: Buffer.from('{"embeddings":[{"id":"a","embedding_type":"EMBEDDINGS_TEXT","embedding":[0,0]}]}'),
  });
  await expect(refused).resolves.toMatchObject({ rejected: 1 });
  await bench.send([['a', 'text', 1]], 'short-lived');
  const named = async (name: string) =>
    (await scrape()).samples.filter(({ labels }) => labels.collection === name);
  expect(await named('nobodys')).toEqual([]);
  expect(await named('short-lived')).not.toEqual([]);
  await bench.runtime.control.deleteCollection('short-lived', 'tester', 'short-lived');
  await vi.waitFor(async () => expect(await named('short-lived')).toEqual([]), {
    timeout: 10_000,
    interval: 200,
  });
});

test('what alerts watch the growth of is there at 0 before it has happened, so that the first one is growth too', async () => {
  await bench.send([['a', 'text', 1]], 'shop');
  const told = await scrape();
  for (const name of ['muster_leases_lost_total', 'muster_engine_faults_total'])
    expect(told.sum(name, { collection: 'shop' })).toBe(0);
  for (const code of ['backlog_full', 'redis_full', 'busy'])
    expect(told.sum('muster_refusals_total', { code })).toBe(0);
});

test('a scrape costs a few commands however long the backlog, and reads nothing twice within a second', async () => {
  const commands = async (): Promise<number> =>
    Number(
      /total_commands_processed:(\d+)/.exec(await (bench.redis as { info(): Promise<string> }).info())![1],
    );
  const own = async (act: () => Promise<unknown>): Promise<number> => {
    const before = await commands();
    await act();
    return (await commands()) - before;
  };
  // An indexer looks around by itself, which would be counted too.
  await bench.close();
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send(Array.from({ length: 500 }, (_, i) => [`few-${i}`, 'text', 1] as const));
  await bench.runtime.metrics();
  await sleep(FRESH_MS);
  const few = await own(() => bench.runtime.metrics());
  for (let batch = 0; batch < 10; batch++)
    await bench.send(Array.from({ length: 500 }, (_, i) => [`more-${batch}-${i}`, 'text', 1] as const));
  await sleep(FRESH_MS);
  const many = await own(() => bench.runtime.metrics());
  // Those of one look at 16 partitions count too, and those of the timers of the test run's other Musters.
  expect(few).toBeLessThan(300);
  expect(many).toBeLessThan(few + 200);
  const again = await own(async () => {
    await bench.runtime.metrics();
    await bench.runtime.metrics();
  });
  expect(again).toBeLessThan(few + 100);
});

const FORMS: Readonly<Record<string, RegExp>> = {
  counter: /^(muster|process|nodejs)_[a-z_]+_total$/,
  histogram: /^muster_[a-z_]+_seconds$/,
  gauge: /^(muster|process|nodejs)_[a-z_]+(?<!_total)$/,
};

test('names are those of Prometheus: base units, counters that say so', async () => {
  const { types } = await scrape();
  expect(types.size).toBeGreaterThan(20);
  for (const [name, type] of types) expect(name).toMatch(FORMS[type]!);
  for (const name of types.keys()) expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|percent)(_|$)/);
});
