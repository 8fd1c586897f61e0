import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { setStage, type Scene, type Stage } from '#tests/support/stage.ts';

const POLL = { timeout: 20_000, interval: 100 };
let stage: Stage;
let scene: Scene;
beforeAll(async () => {
  stage = await setStage({ apps: [true], redisSettings: { 'enable-debug-command': 'local' } });
});
afterAll(() => stage?.close());
beforeEach(async () => {
  scene = await stage.openScene();
});
afterEach(() => scene.close());

const counts = () => scene.observer.counts();
const sendUntilTaken = () => expect.poll(async () => (await scene.send('text', 10)).status, POLL).toBe(200);

test('scripts that Redis has forgotten are loaded again without anyone noticing', async () => {
  await scene.sendPairs(5);
  await scene.observer.redis.script('FLUSH');
  expect(await scene.send('text', 20)).toMatchObject({ status: 200 });
  expect(await scene.send('image', 20)).toMatchObject({ status: 200 });
  await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
});

test('a full Redis refuses what comes with 503, still drains, and then takes it', async () => {
  const { elasticsearchLink } = stage.fleet.apps[0]!;
  await elasticsearchLink.set({ kind: 'cut' });
  await scene.sendPairs(200);
  await scene.observer.redis.config('SET', 'maxmemory', '1mb');
  const refused = await scene.send('text', 10);
  expect(refused).toMatchObject({ status: 503, code: 'redis_full' });
  expect(refused.retryAfterS).toBeGreaterThan(0);
  await elasticsearchLink.set({ kind: 'pass' });
  await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
  await scene.observer.redis.config('SET', 'maxmemory', '0');
  await sendUntilTaken();
});

test('a Redis that has become a replica refuses writes with 503, and takes them once it is a master again', async () => {
  await scene.send('text', 1);
  await scene.observer.redis.replicaof('127.0.0.1', '1');
  expect(await scene.send('text', 10)).toMatchObject({ status: 503, code: 'redis_unavailable' });
  await scene.observer.redis.replicaof('NO', 'ONE');
  await sendUntilTaken();
});

test('a Redis that cannot write to its disk refuses writes with 503, and takes them once it can', async () => {
  const { redis } = scene.observer;
  await scene.send('text', 1);
  // A folder where the snapshot belongs: writing it fails, even for root.
  const dump = path.join(String((await redis.config('GET', 'dir'))[1]), 'dump.rdb');
  mkdirSync(dump);
  writeFileSync(path.join(dump, 'in-the-way'), '');
  await redis.config('SET', 'save', '3600 1');
  await redis.bgsave();
  await expect
    .poll(() => scene.send('text', 10), POLL)
    .toMatchObject({ status: 503, detail: expect.stringContaining('disk') });
  rmSync(dump, { recursive: true });
  await redis.bgsave();
  await sendUntilTaken();
  await redis.config('SET', 'save', '');
});

test('while Redis loads its data a batch is refused with 503, and taken once it has; nothing held is lost', async () => {
  const { redis } = scene.observer;
  await scene.send('text', 2_000);
  await redis.config('SET', 'key-load-delay', '2000');
  // Longer than a command may take: its own answer is not waited for.
  const loading = redis.debug('LOADAOF').catch(() => undefined);
  const refused = await scene.send('text', 10);
  expect(refused).toMatchObject({ status: 503, detail: expect.stringContaining('loading') });
  await loading;
  await expect
    .poll(async () => (await scene.send('text', 10)).status, { timeout: 60_000, interval: 200 })
    .toBe(200);
  await redis.config('SET', 'key-load-delay', '0');
  expect((await counts()).have[0]).toBe(2_000);
});
