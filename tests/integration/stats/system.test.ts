import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { system } from '#lib/contract/console.ts';
import { memoryKey, replicasKey } from '#lib/pairing/keys.ts';
import { readTime } from '#lib/pairing/clock.ts';
import { openMemorySampler, readSamples } from '#lib/stats/memory.ts';
import { listReplicas, startReplica } from '#lib/stats/replicas.ts';
import { listKeys } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const read = async () => system.parse(await bench.runtime.views.system());
const replicas = async () => listReplicas(bench.redis, bench.keyPrefix, await readTime(bench.redis));

test('the system tells of Redis, the engine and what each index holds', async () => {
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  await expect
    .poll(async () => (await bench.runtime.stats('embeddings')).indexed, { timeout: 15_000 })
    .toBe(1);
  expect(await read()).toMatchObject({
    redis: {
      ok: true,
      mode: 'server',
      version: expect.any(String) as string,
      full_in_ms: null,
      endangers: [],
    },
    engine: {
      ok: true,
      name: 'LanceDB',
      indices: [{ collection: 'embeddings', documents: 1, bytes: expect.any(Number) as number }],
    },
    verified: [],
  });
});

test('the last verify of a collection is told with what it found', async () => {
  await bench.send([['a', 'text', 1]]);
  await bench.runtime.control.verify('embeddings', 'first', false);
  const { id } = await bench.runtime.control.verify('embeddings', 'second', true);
  expect((await read()).verified).toMatchObject([
    { collection: 'embeddings', operation: id, actor: 'second', state: 'done', checked: 1, breaches: 0 },
  ]);
});

describe('replicas', () => {
  test('that are alive are told by each, the oldest first, and one that closes is gone at once', async () => {
    await expect.poll(async () => (await replicas()).length).toBe(1);
    const second = await bench.startReplica();
    await expect.poll(async () => (await replicas()).length).toBe(2);
    expect((await read()).replicas).toMatchObject([
      { role: 'app', indexes: true, pid: process.pid, version: '1.0.0' },
      { role: 'app', indexes: false },
    ]);
    await second.close();
    expect(await replicas()).toHaveLength(1);
  });

  test('that have died are forgotten by the next beat of another', async () => {
    const then = (await readTime(bench.redis)) - 31_000;
    await bench.redis.hset(replicasKey(bench.keyPrefix), 'dead', `${then} {"troubles":[]}`);
    expect(await replicas()).toHaveLength(1);
    const other = startReplica({
      redis: bench.redis,
      keyPrefix: bench.keyPrefix,
      role: 'indexer',
      indexes: true,
      troubles: () => [],
      onBeat: async () => undefined,
      onError: (error) => expect.fail(String(error)),
    });
    await expect.poll(() => bench.redis.hexists(replicasKey(bench.keyPrefix), 'dead')).toBe(0);
    await other.stop();
  });
});

test('memory is noted once a minute by whichever replica, for an hour', async () => {
  const key = memoryKey(bench.keyPrefix);
  await expect.poll(() => bench.redis.exists(key)).toBe(1);
  await bench.redis.del(key);
  const at = await readTime(bench.redis);
  for (let minute = 0; minute < 150; minute++)
    await openMemorySampler(bench.redis, bench.keyPrefix, 0.9)(at - minute * 60_000);
  expect(await bench.redis.hlen(key)).toBe(60);
  const sample = openMemorySampler(bench.redis, bench.keyPrefix, 0.9);
  await sample(at);
  await sample(at + 1);
  const samples = await readSamples(bench.redis, bench.keyPrefix, at);
  expect(samples.at(-1)).toMatchObject({ at, usedBytes: expect.any(Number) as number });
});

test('whatever is noted of the system expires', async () => {
  await expect.poll(() => bench.redis.exists(memoryKey(bench.keyPrefix))).toBe(1);
  const noted = (await listKeys(bench)).filter((key) => /:(replicas|memory)$/.test(key));
  expect(noted).toHaveLength(2);
  for (const key of noted) expect(await bench.redis.pttl(key)).toBeGreaterThan(0);
});
