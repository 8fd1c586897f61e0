import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import { producers as producersAnswer, type Producer } from '#lib/contract/console.ts';
import { producersKey } from '#lib/pairing/keys.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { listProducers, startSightings } from '#lib/stats/producers.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

/** As the runtime lists them, without its cache. */
async function list(): Promise<Producer[]> {
  const collection = await openCollections(bench.redis, bench.keyPrefix).find('embeddings');
  const { missing } = await bench.runtime.stats('embeddings');
  const answer = await listProducers(bench.redis, bench.keyPrefix, collection, missing);
  return producersAnswer.parse(answer).producers;
}

const key = () => producersKey(bench.keyPrefix, 'embeddings');

/** Sees producers once, as one replica does in one second. */
async function see(...names: string[]): Promise<void> {
  const sightings = startSightings(bench.redis, bench.keyPrefix, (error) => expect.fail(String(error)));
  for (const name of names) sightings.note('embeddings', name, { image: 10 });
  await sightings.stop();
}

/** Time passes for one producer: it was last seen so long ago. */
async function makeSilent(name: string, silenceMs: number): Promise<void> {
  const [, ...rest] = (await bench.redis.hget(key(), `image:${name}`))!.split(',');
  const lastSeenAt = (await readTime(bench.redis)) - silenceMs;
  await bench.redis.hset(key(), `image:${name}`, [lastSeenAt, ...rest].join(','));
}

test('what a producer sent is told per modality, with when it was last seen', async () => {
  const before = await readTime(bench.redis);
  await bench.send([
    ['a', 'text', 1],
    ['b', 'text', 1],
    ['a', 'image', 1],
  ]);
  await expect.poll(list).toMatchObject([
    { name: 'tester', modality: 'image', received: 1, waiting: 1 },
    { name: 'tester', modality: 'text', received: 2, waiting: 0 },
  ]);
  for (const { last_seen_at: seenAt, usual_interval_ms: usualMs, late } of await list()) {
    expect(seenAt).toBeGreaterThanOrEqual(before);
    expect([usualMs, late]).toEqual([null, false]);
  }
});

test('what is usual follows the intervals, the latest by a fifth', async () => {
  await see('job');
  await makeSilent('job', 400_000);
  await see('job');
  const [first] = await list();
  expect(first!.usual_interval_ms).toBeGreaterThanOrEqual(400_000);
  expect(first!.usual_interval_ms).toBeLessThan(800_000);
  await makeSilent('job', 900_000);
  await see('job');
  const [second] = await list();
  expect(second).toMatchObject({ received: 30 });
  expect(second!.usual_interval_ms).toBeGreaterThanOrEqual(500_000);
  expect(second!.usual_interval_ms).toBeLessThan(640_000);
});

test('a producer that is silent while items wait for its side is late, until it is seen again', async () => {
  await bench.send([['a', 'text', 1]]);
  for (const silenceMs of [4_000, 3_600_000]) {
    await see('job');
    await makeSilent('job', silenceMs);
  }
  expect((await list()).find(({ name }) => name === 'job')).toMatchObject({ late: true, waiting: 1 });
  await see('job');
  expect((await list()).find(({ name }) => name === 'job')).toMatchObject({ late: false });
});

test('an upload that has ended is not late', async () => {
  await bench.send([['a', 'text', 1]]);
  for (const silenceMs of [4_000, 3_600_000]) {
    await see('upload-20241121-143100');
    await makeSilent('upload-20241121-143100', silenceMs);
  }
  expect(await list()).not.toContainEqual(expect.objectContaining({ late: true }));
});

test('at most a thousand are kept, those seen last, and all of them are forgotten some day', async () => {
  await see(...Array.from({ length: 990 }, (_, i) => `job-${i}`));
  await makeSilent('job-7', 60_000);
  await see(...Array.from({ length: 11 }, (_, i) => `new-${i}`));
  const names = (await list()).map(({ name }) => name);
  expect(names).toHaveLength(1_000);
  expect(names).not.toContain('job-7');
  expect(names).toContain('new-10');
  expect(await bench.redis.pttl(key())).toBeGreaterThan(86_400_000);
});

test('a second’s sights that could not be written are written with the next', async () => {
  const errors: unknown[] = [];
  const sightings = startSightings(bench.redis, bench.keyPrefix, (error) => errors.push(error));
  await bench.redis.set(key(), 'no hash');
  sightings.note('embeddings', 'job', { image: 10 });
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  await bench.redis.del(key());
  await sightings.stop();
  expect(await list()).toMatchObject([{ name: 'job', received: 10 }]);
});
