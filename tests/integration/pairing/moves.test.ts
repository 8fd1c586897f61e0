import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVERYTHING } from '#lib/pairing/filter.ts';
import { operate } from '#lib/pairing/operate.ts';
import { lateReady } from '#lib/pairing/look-up.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { put } from '#lib/pairing/put.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';
import { endWait } from '#tests/support/passing-time.ts';
import { listKeys, mastersOf } from '#tests/support/redis.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.finish());

async function claimPair(id = 'a') {
  await bench.put(id, 'text', 1);
  await bench.put(id, 'image', 2);
  return bench.claim();
}

describe('put', () => {
  test('stores nothing while the clock is lost', async () => {
    await bench.redis.del(bench.layout.keysOf(0).clock);
    await expect(bench.put('a', 'text', 1)).rejects.toThrow('NOCLOCK');
    expect(await listKeys(bench)).toEqual([bench.layout.keysOf(0).epoch]);
  });

  test('keeps a first embedding as unmatched, and its partner makes the item ready', async () => {
    expect(await bench.put('a', 'text', 1)).toMatchObject({ accepted: 1, completed: 0, madeUnmatched: 1 });
    expect(await bench.state('a')).toBe('unmatched');
    expect(await bench.put('a', 'image', 2)).toMatchObject({ accepted: 1, completed: 1, madeReady: 1 });
    expect(await bench.state('a')).toBe('ready');
  });

  test('completes an item of which one batch brings both sides', async () => {
    const both = ['text', 'image'].map((modality) => ({ id: 'a', modality, vector: Float32Array.of(1, 2) }));
    expect(await put(bench.redis, bench.layout, 0, 'tester', both)).toMatchObject({
      accepted: 2,
      completed: 1,
      madeReady: 1,
    });
  });

  test('counts the bytes already held as a duplicate and gives them no new version', async () => {
    await bench.put('a', 'text', 1);
    const before = await inspect(bench.redis, bench.layout, 'a');
    expect(await bench.put('a', 'text', 1)).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await inspect(bench.redis, bench.layout, 'a')).toEqual(before);
  });

  test('replaces other bytes with a higher version', async () => {
    await bench.put('a', 'text', 1);
    const before = await inspect(bench.redis, bench.layout, 'a');
    expect(await bench.put('a', 'text', 2)).toMatchObject({ accepted: 1, replaced: 1 });
    const after = await inspect(bench.redis, bench.layout, 'a');
    expect(after!.embeddings.text!.version).toBeGreaterThan(before!.embeddings.text!.version);
    expect(after!.firstSeenAt).toBe(before!.firstSeenAt);
  });

  test('never gives a version twice, though the item was removed in between', async () => {
    const [first] = await claimPair();
    await ack(bench.redis, bench.layout, 0, [first!]);
    const [second] = await claimPair();
    await ack(bench.redis, bench.layout, 0, [first!]);
    expect(second!.versions).not.toBe(first!.versions);
    expect(await bench.state('a')).toBe('ready');
  });

  test('holds thousands of embeddings of a partition in one call', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      id: `id-${i}`,
      modality: 'text',
      vector: Float32Array.of(i, 1),
    }));
    expect(await put(bench.redis, bench.layout, 0, 'tester', many)).toMatchObject({
      accepted: 5_000,
      madeUnmatched: 5_000,
    });
    for (let i = 4_990; i < 5_000; i++) expect(await bench.state(`id-${i}`)).toBe('unmatched');
    await Promise.all(mastersOf(bench.redis).map((one) => one.flushdb()));
  });
});

describe('by the producer’s versions', () => {
  beforeEach(async () => {
    bench.close();
    bench = await openBench({ versions: 'producer' });
  });

  test('an older version is stale, the same one with the same bytes a duplicate, with other bytes stale', async () => {
    await bench.put('a', 'text', 1, 5);
    expect(await bench.put('a', 'text', 2, 4)).toMatchObject({ stale: 1, accepted: 0 });
    expect(await bench.put('a', 'text', 1, 5)).toMatchObject({ duplicates: 1, accepted: 0 });
    expect(await bench.put('a', 'text', 2, 5)).toMatchObject({ stale: 1, accepted: 0 });
  });

  test('the same bytes under a newer version are stored: an older version that comes later must not win', async () => {
    await bench.put('a', 'text', 1, 1);
    expect(await bench.put('a', 'text', 1, 3)).toMatchObject({ accepted: 1, replaced: 1 });
    expect(await bench.put('a', 'text', 2, 2)).toMatchObject({ stale: 1 });
    expect((await inspect(bench.redis, bench.layout, 'a'))!.embeddings.text!.version).toBe(3);
  });

  test('versions up to 2^53 − 1 are kept exactly', async () => {
    await bench.put('a', 'text', 1, Number.MAX_SAFE_INTEGER - 1);
    expect(await bench.put('a', 'text', 2, Number.MAX_SAFE_INTEGER)).toMatchObject({ accepted: 1 });
    expect((await inspect(bench.redis, bench.layout, 'a'))!.embeddings.text!.version).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });
});

describe('claim', () => {
  test('hands over the very bytes that were put', async () => {
    const [item] = await claimPair();
    expect(item).toMatchObject({ id: 'a', tries: 1, complete: true, flushed: false, mergeOnly: false });
    expect(item!.embeddings.text!.vector).toEqual(Float32Array.of(1, 1));
    expect(item!.embeddings.image!.vector).toEqual(Float32Array.of(2, 1));
  });

  test('leases: nobody else gets the item until the lease is over', async () => {
    await bench.put('a', 'text', 1);
    await bench.put('a', 'image', 2);
    expect(await bench.claim()).toHaveLength(1);
    expect(await bench.claim()).toHaveLength(0);
    await endWait(bench.redis, bench.layout, 'a');
    expect(await bench.claim()).toMatchObject([{ id: 'a', tries: 2 }]);
  });

  test('drops an ID that holds nothing', async () => {
    await bench.redis.zadd(bench.layout.keysOf(0).ready, 0, 'ghost');
    expect(await bench.claim()).toEqual([]);
    expect(await bench.redis.zcard(bench.layout.keysOf(0).ready)).toBe(0);
  });
});

describe('ack', () => {
  test('leaves nothing of the item behind', async () => {
    const items = await claimPair();
    expect(await ack(bench.redis, bench.layout, 0, items)).toBe(1);
    const { clock, epoch } = bench.layout.keysOf(0);
    expect((await listKeys(bench)).toSorted()).toEqual([clock, epoch]);
  });

  test('keeps an embedding that came after the claim, due at once', async () => {
    const items = await claimPair();
    await bench.put('a', 'text', 9);
    expect(await ack(bench.redis, bench.layout, 0, items)).toBe(0);
    const [again] = await bench.claim();
    expect(again!.embeddings.text!.vector[0]).toBe(9);
  });

  test('twice is the same as once', async () => {
    const items = await claimPair();
    await ack(bench.redis, bench.layout, 0, items);
    await ack(bench.redis, bench.layout, 0, items);
    expect(await bench.state('a')).toBeNull();
  });
});

describe('retry', () => {
  test('makes the item due after the delay, with the reason', async () => {
    const [item] = await claimPair();
    await retry(bench.redis, bench.layout, 0, [{ ...item!, delayMs: 60_000, reason: 'too busy' }], false);
    expect(await bench.claim()).toEqual([]);
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({
      state: 'ready',
      error: 'too busy',
      tries: 1,
    });
  });

  test('gives the try back when the engine was at fault', async () => {
    const [item] = await claimPair();
    await retry(bench.redis, bench.layout, 0, [{ ...item!, delayMs: 0, reason: 'away' }], true);
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({ tries: 0 });
  });

  test('gives back no try that was forgotten meanwhile', async () => {
    const [late] = await claimPair();
    await fail(bench.redis, bench.layout, 0, [{ ...late!, reason: 'refused' }]);
    await operate(bench.redis, bench.layout, 'requeue', 0, ['a'], {
      operation: 'o',
      filter: EVERYTHING,
      asOf: null,
      progress: {},
    });
    await retry(bench.redis, bench.layout, 0, [{ ...late!, delayMs: 0, reason: 'away' }], true);
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({ state: 'ready', tries: 0 });
  });

  test('makes newer data due at once', async () => {
    const [item] = await claimPair();
    await bench.put('a', 'text', 9);
    await retry(bench.redis, bench.layout, 0, [{ ...item!, delayMs: 60_000, reason: 'x' }], false);
    expect(await bench.claim()).toHaveLength(1);
  });

  test('does nothing to an item that is no longer ready', async () => {
    const [item] = await claimPair();
    await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }]);
    await retry(bench.redis, bench.layout, 0, [{ ...item!, delayMs: 0, reason: 'x' }], false);
    expect(await bench.state('a')).toBe('failed');
  });
});

describe('fail', () => {
  test('keeps the item with its reason, out of the queue', async () => {
    const [item] = await claimPair();
    expect(await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }])).toBe(1);
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({
      state: 'failed',
      error: 'refused',
    });
  });

  test('does not touch newer data: it is due at once', async () => {
    const [item] = await claimPair();
    await bench.put('a', 'image', 9);
    expect(await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }])).toBe(0);
    expect(await bench.claim()).toHaveLength(1);
  });

  test('a new embedding brings a failed item back with its tries forgotten, the same one does not', async () => {
    const [item] = await claimPair();
    await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }]);
    await bench.put('a', 'text', 1);
    expect(await bench.state('a')).toBe('failed');
    expect(await bench.put('a', 'text', 9)).toMatchObject({ accepted: 1, madeReady: 1, completed: 0 });
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({
      state: 'ready',
      tries: 0,
      error: null,
    });
  });
});

describe('late-ready and unmatch', () => {
  test('an unmatched item with a document becomes ready to be merged only', async () => {
    await bench.put('a', 'text', 1);
    expect(await lateReady(bench.redis, bench.layout, 0, ['a', 'nobody'])).toBe(1);
    expect(await bench.claim()).toMatchObject([{ id: 'a', mergeOnly: true, complete: false }]);
  });

  test('without a document it waits again, as old as it was', async () => {
    await bench.put('a', 'text', 1);
    const before = await inspect(bench.redis, bench.layout, 'a');
    await lateReady(bench.redis, bench.layout, 0, ['a']);
    expect(await unmatch(bench.redis, bench.layout, 0, await bench.claim())).toBe(1);
    expect(await inspect(bench.redis, bench.layout, 'a')).toEqual(before);
  });

  test('an item that became complete meanwhile does not go back to waiting', async () => {
    await bench.put('a', 'text', 1);
    await lateReady(bench.redis, bench.layout, 0, ['a']);
    const items = await bench.claim();
    await bench.put('a', 'image', 2);
    expect(await unmatch(bench.redis, bench.layout, 0, items)).toBe(0);
    expect(await bench.claim()).toMatchObject([{ complete: true }]);
  });

  test('touches nothing that is ready or failed already', async () => {
    const [item] = await claimPair();
    expect(await lateReady(bench.redis, bench.layout, 0, ['a'])).toBe(0);
    await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }]);
    expect(await lateReady(bench.redis, bench.layout, 0, ['a'])).toBe(0);
  });
});
