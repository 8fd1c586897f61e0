import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EVERYTHING, type MemberFilter } from '#lib/pairing/filter.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { operate, readProgress, snapshot, type OperateStep, type OperateVerb } from '#lib/pairing/operate.ts';
import { fail, retry } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';
import { endWait, makeOlder } from '#tests/support/passing-time.ts';
import { readTime } from '#lib/pairing/clock.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.finish());

const act = (verb: OperateVerb, ids: readonly string[], step: Partial<OperateStep> = {}) =>
  operate(bench.redis, bench.layout, verb, 0, ids, {
    operation: 'o',
    filter: EVERYTHING,
    asOf: null,
    progress: {},
    ...step,
  });

const only = (filter: Partial<MemberFilter>): Partial<OperateStep> => ({
  filter: { ...EVERYTHING, ...filter },
});

const asOfNow = async (): Promise<string> => (await snapshot(bench.redis, bench.layout)).stamps[0]!;

async function putPair(id: string): Promise<void> {
  await bench.put(id, 'text', 1);
  await bench.put(id, 'image', 2);
}

async function putFailed(id: string, reason = 'refused'): Promise<void> {
  await putPair(id);
  await fail(
    bench.redis,
    bench.layout,
    0,
    (await bench.claim()).map((item) => ({ ...item, reason })),
  );
}

async function putBackingOff(id: string): Promise<void> {
  await putPair(id);
  const delayMs = 3_600_000;
  await retry(
    bench.redis,
    bench.layout,
    0,
    (await bench.claim()).map((item) => ({ ...item, delayMs, reason: 'busy' })),
    false,
  );
}

describe('flush', () => {
  test('leaves alone, and counts as skipped, what is ready, failed or gone', async () => {
    await putFailed('failed');
    await putPair('ready');
    expect(await act('flush', ['failed', 'ready', 'nobody'])).toEqual({ changed: 0, skipped: 3 });
    expect(await bench.state('failed')).toBe('failed');
    expect(await bench.state('nobody')).toBeNull();
  });

  test('leaves alone what changed after the preview', async () => {
    await bench.put('a', 'text', 1);
    const asOf = await asOfNow();
    await bench.put('a', 'text', 2);
    await bench.put('b', 'text', 1);
    expect(await act('flush', ['a', 'b'], { asOf })).toEqual({ changed: 0, skipped: 2 });
    expect(await bench.state('a')).toBe('unmatched');
  });

  test('takes along what merely was sent again after the preview', async () => {
    await bench.put('a', 'text', 1);
    const asOf = await asOfNow();
    await bench.put('a', 'text', 1);
    expect(await act('flush', ['a'], { asOf })).toEqual({ changed: 1, skipped: 0 });
  });

  test('makes unmatched items due now, as they are, marked so until they leave', async () => {
    await bench.put('a', 'text', 1);
    expect(await act('flush', ['a'])).toEqual({ changed: 1, skipped: 0 });
    const [item] = await bench.claim();
    expect(item).toMatchObject({ id: 'a', flushed: true, complete: false });
    await fail(bench.redis, bench.layout, 0, [{ ...item!, reason: 'refused' }]);
    await act('requeue', ['a']);
    expect(await bench.claim()).toMatchObject([{ id: 'a', flushed: true }]);
  });

  test('a modality that is held, one that is missing, a producer and an age each narrow it', async () => {
    await bench.put('text-only', 'text', 1);
    await bench.put('image-only', 'image', 1);
    expect(await act('flush', ['text-only', 'image-only'], only({ producer: 'someone else' }))).toEqual({
      changed: 0,
      skipped: 0,
    });
    const dayAgo = (await readTime(bench.redis)) - 86_400_000;
    await makeOlder(bench.redis, bench.layout, 'text-only', 2 * 86_400_000);
    const both = ['text-only', 'image-only'];
    expect(
      await act('flush', both, only({ has: ['image'], missing: ['text'], seenAtLatest: dayAgo })),
    ).toEqual({ changed: 0, skipped: 0 });
    expect(await act('flush', both, only({ missing: ['image'], seenAtLatest: dayAgo }))).toEqual({
      changed: 1,
      skipped: 0,
    });
    expect(await act('flush', both, only({ has: ['image'], producer: 'tester' }))).toEqual({
      changed: 1,
      skipped: 0,
    });
  });
});

describe('hasten', () => {
  test('leaves with its indexer what is leased, and alone what is due, waits for its partner or is gone', async () => {
    await putPair('leased');
    await bench.claim();
    await putPair('due');
    await bench.put('unmatched', 'text', 1);
    expect(await act('hasten', ['leased', 'due', 'unmatched', 'nobody'])).toEqual({ changed: 0, skipped: 4 });
    expect(await bench.claim()).toMatchObject([{ id: 'due' }]);
  });

  test('makes what backs off due now, unless it moved after the preview', async () => {
    await putBackingOff('a');
    const asOf = await asOfNow();
    await putBackingOff('b');
    expect(await act('hasten', ['a', 'b'], { asOf })).toEqual({ changed: 1, skipped: 1 });
    expect(await bench.claim()).toMatchObject([{ id: 'a', tries: 2 }]);
  });
});

describe('requeue', () => {
  test('leaves alone what has not failed', async () => {
    await bench.put('unmatched', 'text', 1);
    await putBackingOff('waiting');
    expect(await act('requeue', ['unmatched', 'waiting', 'nobody'])).toEqual({ changed: 0, skipped: 3 });
    expect(await bench.claim()).toEqual([]);
  });

  test('leaves alone what failed after the preview, or was brought back by a newer embedding', async () => {
    await putFailed('renewed');
    const asOf = await asOfNow();
    await bench.put('renewed', 'text', 9);
    await putFailed('later');
    expect(await act('requeue', ['renewed', 'later'], { asOf })).toEqual({ changed: 0, skipped: 2 });
    expect(await bench.state('later')).toBe('failed');
  });

  test('by reason takes those whose reason begins so, due now with their tries forgotten', async () => {
    await putFailed('mapping', 'mapping: no such field');
    await putFailed('other', 'too large');
    expect(await act('requeue', ['mapping', 'other'], only({ reason: 'mapping' }))).toEqual({
      changed: 1,
      skipped: 0,
    });
    expect(await inspect(bench.redis, bench.layout, 'mapping')).toMatchObject({
      state: 'ready',
      tries: 0,
      error: null,
    });
    expect(await bench.state('other')).toBe('failed');
  });

  test('twice is the same as once', async () => {
    await putFailed('a');
    await act('requeue', ['a']);
    await bench.claim();
    expect(await act('requeue', ['a'])).toEqual({ changed: 0, skipped: 1 });
    expect(await bench.claim()).toEqual([]);
  });
});

describe('discard', () => {
  test('leaves what is leased with its indexer until the lease is over', async () => {
    await putPair('a');
    await bench.claim();
    expect(await act('discard', ['a'], { state: 'ready' })).toEqual({ changed: 0, skipped: 1 });
    await endWait(bench.redis, bench.layout, 'a');
    expect(await act('discard', ['a'], { state: 'ready' })).toEqual({ changed: 1, skipped: 0 });
    expect(await bench.state('a')).toBeNull();
  });

  test('takes nothing that is in another state than was asked for', async () => {
    await bench.put('unmatched', 'text', 1);
    await putFailed('failed');
    await putPair('ready');
    const ids = ['unmatched', 'failed', 'ready'];
    for (const state of ['unmatched', 'ready', 'failed'] as const) {
      const others = ids.filter((id) => id !== state);
      expect(await act('discard', others, { state })).toEqual({ changed: 0, skipped: 2 });
    }
    expect(await Promise.all(ids.map(bench.state))).toEqual(ids);
  });

  test('leaves alone what changed after the preview, and what came back under the same ID', async () => {
    await bench.put('a', 'text', 1);
    const asOf = await asOfNow();
    await act('discard', ['a'], { state: 'unmatched' });
    await bench.put('a', 'text', 1);
    expect(await act('discard', ['a'], { state: 'unmatched', asOf })).toEqual({ changed: 0, skipped: 1 });
  });

  test('leaves alone what an indexer has claimed since the preview, though its lease is over', async () => {
    await putPair('a');
    const asOf = await asOfNow();
    await bench.claim();
    await endWait(bench.redis, bench.layout, 'a');
    expect(await act('discard', ['a'], { state: 'ready', asOf })).toEqual({ changed: 0, skipped: 1 });
  });

  test('leaves nothing of an item behind but its action’s progress', async () => {
    await putFailed('a');
    await act('discard', ['a'], { state: 'failed' });
    const { clock, epoch } = bench.layout.keysOf(0);
    expect((await bench.redis.keys(`${bench.keyPrefix}*`)).toSorted()).toEqual(
      [clock, epoch, bench.layout.progressKey(0, 'o')].toSorted(),
    );
  });
});

describe('progress', () => {
  test('a step that is repeated after a lost answer counts no change twice', async () => {
    await bench.put('a', 'text', 1);
    await bench.put('b', 'text', 1);
    for (let i = 0; i < 2; i++) await act('flush', ['a', 'b'], { progress: { cursor: '2' } });
    expect(await readProgress(bench.redis, bench.layout, 0, 'o')).toMatchObject({
      changed: 2,
      fields: { cursor: '2' },
    });
  });

  test('steps add up, the last one’s marks stand, and all of it is forgotten some day', async () => {
    await bench.put('a', 'text', 1);
    await bench.put('b', 'text', 1);
    await act('flush', ['a'], { progress: { cursor: '1', list: 'text' } });
    await act('flush', ['b', 'nobody'], { progress: { cursor: '2' } });
    expect(await readProgress(bench.redis, bench.layout, 0, 'o')).toEqual({
      changed: 2,
      skipped: 1,
      fields: { cursor: '2', list: 'text' },
    });
    expect(await bench.redis.pttl(bench.layout.progressKey(0, 'o'))).toBeGreaterThan(86_400_000);
  });

  test('an action that has done nothing yet has no progress', async () => {
    expect(await readProgress(bench.redis, bench.layout, 0, 'o')).toEqual({
      changed: 0,
      skipped: 0,
      fields: {},
    });
  });
});
