import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { LEASE_MS } from '#tests/support/fleet.ts';
import { idOf } from '#tests/support/marks.ts';
import type { Part } from '#tests/support/parts.ts';
import { expectRight, setStage, type Scene, type Stage } from '#tests/support/stage.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const POLL = { timeout: 20_000, interval: 50 };
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ apps: [true, true], indexers: 1 });
});
afterAll(() => stage?.close());

async function restart(part: Part): Promise<void> {
  await part.kill();
  await part.start();
}

async function freeze(part: Part, ms: number): Promise<void> {
  part.signal('SIGSTOP');
  await sleep(ms);
  part.signal('SIGCONT');
}

describe('under load', () => {
  test('apps that are killed at any moment lose nothing that they acknowledged', async () => {
    const { apps } = stage.fleet;
    const verdict = await stage.try(async () => {
      for (const { part } of [...apps, ...apps]) {
        await sleep(600 + Math.random() * 600);
        await restart(part);
      }
    });
    expectRight(verdict);
  });

  test('an indexer that is killed at any moment loses nothing', async () => {
    const { part } = stage.fleet.indexers[0]!;
    const verdict = await stage.try(async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(500 + Math.random() * 500);
        await restart(part);
      }
    });
    expectRight(verdict);
  });

  test('a Redis that is killed keeps everything acknowledged, and every process finds it again by itself', async () => {
    const verdict = await stage.try(async () => {
      for (let i = 0; i < 3; i++) {
        await sleep(700 + Math.random() * 700);
        await restart(stage.fleet.redis);
      }
      await sleep(1_500);
    });
    expectRight(verdict);
  });

  test('processes that stand still and go on overtake nothing and lose nothing', async () => {
    const { apps, indexers, redis } = stage.fleet;
    const verdict = await stage.try(async () => {
      // Longer than a lease: others take up what the frozen one holds, and it goes on with it nevertheless.
      for (const { part } of [...apps, ...indexers]) await freeze(part, LEASE_MS + 500);
      await freeze(redis, 2_000);
      await sleep(1_000);
    });
    expectRight(verdict);
  });
});

describe('one process', () => {
  let scene: Scene;
  // One process alone, so that nobody else does its work.
  beforeAll(async () => {
    for (const { part } of [stage.fleet.apps[1]!, ...stage.fleet.indexers]) await part.kill();
  });
  beforeEach(async () => {
    scene = await stage.openScene();
  });
  afterEach(async () => {
    const { part, redisLink, elasticsearchLink } = stage.fleet.apps[0]!;
    await redisLink.set({ kind: 'pass' });
    await elasticsearchLink.set({ kind: 'pass' });
    if (!part.isRunning()) await part.start();
    await scene.close();
  });
  const counts = () => scene.observer.counts();
  const documents = async () =>
    [...(await scene.observer.find([0, 1, 2])).values()].filter(({ document }) => document !== null).length;

  test('killed before Redis has the batch: nothing is held, and sending it again is taken as new', async () => {
    const { part, redisLink } = stage.fleet.apps[0]!;
    await scene.send('text', 1);
    await redisLink.set({ kind: 'half-open' });
    const sending = scene.send('image', 50);
    await expect.poll(() => redisLink.hits(), POLL).toBeGreaterThan(0);
    await part.kill();
    expect((await sending).status).toBe(0);
    await redisLink.set({ kind: 'pass' });
    await part.start();
    expect(await scene.send('image', 50)).toMatchObject({ status: 200, accepted: 50, duplicates: 0 });
  });

  test('killed after Redis has the batch and before the answer: sending it again changes nothing', async () => {
    const { part, redisLink } = stage.fleet.apps[0]!;
    // Twice: the second one's definition of the collection is still fresh when the batch that matters comes.
    for (const many of [1, 2]) await scene.send('text', many);
    await redisLink.set({ kind: 'mute' });
    const sending = scene.send('text', 50);
    await expect.poll(async () => (await counts()).have[0], POLL).toBe(50);
    await part.kill();
    expect((await sending).status).toBe(0);
    await redisLink.set({ kind: 'pass' });
    await part.start();
    expect(await scene.send('text', 50)).toMatchObject({ status: 200, accepted: 0, duplicates: 50 });
  });

  test('killed after a claim: what it had claimed is taken up when its lease lapses', async () => {
    const { part, elasticsearchLink } = stage.fleet.apps[0]!;
    await elasticsearchLink.set({ kind: 'half-open' });
    await scene.sendPairs(3);
    await expect.poll(async () => (await counts()).due, POLL).toBe(0);
    await part.kill();
    await elasticsearchLink.set({ kind: 'pass' });
    expect(await documents()).toBe(0);
    await part.start();
    await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
    expect(await documents()).toBe(3);
  });

  test('killed after the bulk and before the ack: the documents stand, and the items leave Redis later', async () => {
    const { part, elasticsearchLink } = stage.fleet.apps[0]!;
    // So that the index is there, and only the bulk itself goes unanswered.
    await scene.sendPairs(1);
    await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
    await elasticsearchLink.set({ kind: 'mute' });
    await scene.sendPairs(3);
    await expect.poll(documents, POLL).toBe(3);
    const before = await scene.observer.find([0, 1, 2]);
    expect(before.get(2)?.held?.state, `${idOf(2)} is still held`).toBe('ready');
    await part.kill();
    await elasticsearchLink.set({ kind: 'pass' });
    await part.start();
    await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
    const after = await scene.observer.find([0, 1, 2]);
    for (const item of [1, 2]) expect(after.get(item)).toEqual({ ...before.get(item), held: null });
  });

  test('told to end in the middle of a bulk: it finishes the bulk, leaves nothing leased and exits 0', async () => {
    const { part, elasticsearchLink } = stage.fleet.apps[0]!;
    await elasticsearchLink.set({ kind: 'latency', delayMs: 700 });
    await scene.sendPairs(50);
    await expect.poll(async () => (await counts()).due, POLL).toBe(0);
    expect((await counts()).ready).toBe(50);
    expect(await part.stop()).toBe(0);
    const { ready, due } = await counts();
    expect(ready - due).toBe(0);
    expect(await documents()).toBe(3);
  });

  test('told to end while Elasticsearch hangs: it lets go of what it had claimed and exits 0 within its grace of 30 s', async () => {
    const { part, elasticsearchLink } = stage.fleet.apps[0]!;
    await elasticsearchLink.set({ kind: 'half-open' });
    await scene.sendPairs(50);
    await expect.poll(async () => (await counts()).due, POLL).toBe(0);
    const asked = performance.now();
    expect(await part.stop()).toBe(0);
    expect(performance.now() - asked).toBeLessThan(30_000);
    expect((await counts()).ready).toBe(50);
    await expect.poll(async () => (await counts()).due, { timeout: LEASE_MS / 2 }).toBe(50);
  });
});
