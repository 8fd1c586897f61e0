import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { connectRedis } from '#lib/pairing/connect.ts';
import { startSentinelSetup, type SentinelSetup } from '#scripts/servers/redis-sentinel.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

vi.setConfig({ testTimeout: 150_000 });

let dir: string;
let setup: SentinelSetup;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-sentinel-'));
  setup = await startSentinelSetup(dir);
});
afterAll(async () => {
  await setup.stop();
  await rm(dir, { recursive: true, force: true });
});

test('a failover that is told while a connection is being made does not end it for good', async () => {
  const redis = connectRedis(readConfig({ REDIS_URL: setup.url }).redis, () => undefined) as Redis;
  const end = () => new Promise((resolve) => redis.once('end', resolve));
  let ended = end();
  // As the client's own detector of failovers does.
  redis['connector'].disconnect();
  await ended;
  await expect.poll(() => redis.status).toBe('ready');
  ended = end();
  redis.disconnect();
  await ended;
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(redis.status).toBe('end');
});

test('a Muster that was told the sentinels follows them to the new master without a restart', async () => {
  const muster = await openRuntimeBench({ REDIS_URL: setup.url });
  await muster.send([['a', 'text', [1, 1]]]);
  await setup.replicate();
  process.kill(setup.master.pid, 'SIGKILL');
  await expect(muster.send([['b', 'text', [1, 1]]])).rejects.toMatchObject({ code: 'redis_unavailable' });
  // A sentinel that was itself held up for two seconds trusts its own clock again after thirty.
  await expect
    .poll(() => muster.send([['a', 'image', [1, 2]]]).then(() => 'held', String), { timeout: 80_000 })
    .toBe('held');
  await expect
    .poll(() => muster.runtime.readItem('embeddings', 'a', true), { timeout: 15_000 })
    .toMatchObject({ state: 'indexed', document: { vectors: { text: [1, 1], image: [1, 2] } } });
  await muster.close();
});
