import { afterEach, beforeEach, expect, test } from 'vitest';
import { health, type Trouble } from '#lib/contract/console.ts';
import { memoryKey } from '#lib/pairing/keys.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const POLL = { timeout: 10_000, interval: 100 };

const troubles = async (): Promise<Trouble[]> =>
  health.parse(await bench.runtime.views.health('embeddings')).troubles;

test('a Muster in order has no trouble', async () => {
  await bench.send([['a', 'text', 1]]);
  expect(await troubles()).toEqual([]);
});

test('who paused a collection is told by every replica, until it is resumed', async () => {
  const { control } = bench.runtime;
  await bench.send([['a', 'text', 1]]);
  await control.setPaused('embeddings', 'somebody', true);
  await control.setPaused('embeddings', 'somebody', false);
  const before = await readTime(bench.redis);
  await control.setPaused('embeddings', 'night-ops', true);
  const other = await bench.startReplica();
  const [paused] = (await other.views.health('embeddings')).troubles;
  expect(paused).toMatchObject({ code: 'paused', detail: 'Paused by night-ops' });
  expect(paused!.since).toBeGreaterThanOrEqual(before);
  await control.setPaused('embeddings', 'night-ops', false);
  await expect.poll(troubles, POLL).toEqual([]);
});

test('without any indexer what is ready is told to wait', async () => {
  await bench.close();
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  expect(await troubles()).toMatchObject([{ code: 'no_indexer', items: 1 }]);
});

test('why nothing is indexed, and since when, is told by replicas that index nothing themselves', async () => {
  await bench.close();
  bench = await openRuntimeBench({ ELASTICSEARCH_URL: 'http://127.0.0.1:9' });
  const other = await bench.startReplica();
  const before = Date.now();
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  const read = async () => (await other.views.health('embeddings')).troubles[0];
  await expect.poll(read, { timeout: 20_000, interval: 250 }).toMatchObject({
    code: 'engine_refuses',
    blame: 'engine',
    consequence: '1 item waits; nothing is lost. Indexing resumes by itself.',
  });
  expect((await read())!.since).toBeGreaterThanOrEqual(before);
});

test('a Redis that fills is told with the time that is left', async () => {
  const key = memoryKey(bench.keyPrefix);
  await expect.poll(() => bench.redis.exists(key), POLL).toBe(1);
  await bench.redis.del(key);
  const at = await readTime(bench.redis);
  for (let minute = 0; minute < 10; minute++)
    await bench.redis.hset(
      key,
      `x${minute}`,
      [at - minute * 60_000, 900_000 - minute * 10_000, 1_000_000].join(','),
    );
  expect(await troubles()).toMatchObject([
    { code: 'redis_filling', detail: 'Redis is full in 10 min at this pace' },
  ]);
});
