import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test, vi } from 'vitest';
import type { FaultProxy, LinkFault } from '#tests/support/fault-proxy.ts';
import { expectRight, setStage, type Scene, type Stage } from '#tests/support/stage.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const POLL = { timeout: 20_000, interval: 50 };
const FAULTS: readonly LinkFault[] = [
  { kind: 'reset-after', times: 2 },
  { kind: 'reset-before', times: 2 },
  { kind: 'latency', delayMs: 50 },
  { kind: 'slow', bytesPerSecond: 100_000 },
  { kind: 'cut' },
  { kind: 'mute' },
  { kind: 'half-open' },
];

let stage: Stage;
let scene: Scene;
beforeAll(async () => {
  stage = await setStage({ apps: [true, false] });
});
afterAll(() => stage?.close());
beforeEach(async () => {
  scene = await stage.openScene();
});
afterEach(async () => {
  for (const { redisLink, elasticsearchLink } of stage.fleet.apps) {
    await redisLink.set({ kind: 'pass' });
    await elasticsearchLink.set({ kind: 'pass' });
  }
  await scene.close();
});

async function goThrough(link: FaultProxy): Promise<void> {
  for (const fault of FAULTS) {
    await link.set(fault);
    await expect
      .poll(() => link.hits(), { ...POLL, message: `${fault.kind} hits nothing` })
      .toBeGreaterThan(0);
    await sleep(600);
    await link.set({ kind: 'pass' });
  }
}

test('whatever the link to Redis does, nothing acknowledged is lost, mispaired or steps back', async () => {
  const [first, second] = stage.fleet.apps;
  const verdict = await stage.try(async () => {
    await Promise.all([goThrough(first!.redisLink), sleep(500).then(() => goThrough(second!.redisLink))]);
  });
  expectRight(verdict);
});

test('whatever the link to Elasticsearch does, nothing acknowledged is lost, mispaired or steps back', async () => {
  const verdict = await stage.try(() => goThrough(stage.fleet.apps[0]!.elasticsearchLink));
  expectRight(verdict);
});

test('an answer of Redis that is lost after the batch is held: 503, and sending it again changes nothing', async () => {
  const { redisLink } = stage.fleet.apps[1]!;
  for (const many of [1, 2]) await scene.send('text', many, 1);
  await redisLink.set({ kind: 'mute' });
  const sending = scene.send('text', 100, 1);
  await expect.poll(async () => (await scene.observer.counts()).have[0], POLL).toBe(100);
  // It may be seen there before its answer has come as far as the link.
  await sleep(500);
  await redisLink.set({ kind: 'pass' });
  expect(await sending).toMatchObject({ status: 503, code: 'redis_unavailable' });
  await expect
    .poll(() => scene.send('text', 100, 1), POLL)
    .toMatchObject({ status: 200, accepted: 0, duplicates: 100 });
});

test.each<[string, LinkFault]>([
  ['cannot be reached', { kind: 'cut' }],
  ['keeps the connection and answers nothing', { kind: 'half-open' }],
])(
  'while Redis %s a batch is refused with 503 and Retry-After, and taken again once it is back',
  async (_, fault) => {
    const { redisLink } = stage.fleet.apps[1]!;
    await scene.send('text', 1, 1);
    await redisLink.set(fault);
    const refused = await scene.send('text', 10, 1);
    expect(refused).toMatchObject({ status: 503, code: 'redis_unavailable' });
    expect(refused.retryAfterS).toBeGreaterThan(0);
    await redisLink.set({ kind: 'pass' });
    await expect.poll(async () => (await scene.send('text', 10, 1)).status, POLL).toBe(200);
  },
);

test('a bulk that was executed and whose answer is lost is found done: one document, its item leaves', async () => {
  const { elasticsearchLink } = stage.fleet.apps[0]!;
  await scene.sendPairs(1);
  await expect.poll(async () => (await scene.observer.counts()).ready, POLL).toBe(0);
  await elasticsearchLink.set({ kind: 'reset-after', times: 1 });
  await scene.sendPairs(20);
  await expect.poll(() => elasticsearchLink.hits(), POLL).toBe(1);
  await expect.poll(async () => (await scene.observer.counts()).ready, POLL).toBe(0);
  const areDone = async () =>
    [...(await scene.observer.find(Array.from({ length: 20 }, (_, item) => item))).values()].every(
      ({ held, document }) => held === null && document !== null,
    );
  await expect.poll(areDone, { timeout: 60_000, interval: 500 }).toBe(true);
});

test('while Elasticsearch cannot be reached intake goes on, and what is held drains by itself', async () => {
  const { elasticsearchLink } = stage.fleet.apps[0]!;
  await elasticsearchLink.set({ kind: 'cut' });
  await scene.sendPairs(200);
  await sleep(1_000);
  expect(await scene.observer.counts()).toMatchObject({ ready: 200, failed: 0 });
  await elasticsearchLink.set({ kind: 'pass' });
  await expect.poll(async () => (await scene.observer.counts()).ready, POLL).toBe(0);
});
