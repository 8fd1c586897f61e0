/** The runs that break weaker rules, each played step by step: docs/architecture.md tells the rules. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '#lib/engine/engine.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { claim } from '#lib/pairing/claim.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { lateReady, peekLookups, storeCursors, type DueLookups } from '#lib/pairing/look-up.ts';
import { snapshot } from '#lib/pairing/operate.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import { openEngine, type OpenedEngine } from '#tests/support/engines.ts';
import { openStepper, type Stepper } from '#tests/support/stepping.ts';

describe.each(['memory', 'LanceDB'] as const)('on %s', (kind) => {
  let engine: Engine;
  let opened: OpenedEngine;
  let on: Stepper;
  beforeAll(async () => {
    opened = await openEngine(kind);
    engine = opened.engine;
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    on = await openStepper(engine);
  });
  afterEach(() => on.finish());

  const useProducersVersions = async () => {
    on.close();
    on = await openStepper(engine, { versions: 'producer' });
  };
  const putPair = (text: number, image: number) =>
    Promise.all([on.put('a', 'text', text), on.put('a', 'image', image)]);
  const loseRedis = async () => {
    await on.redis.unlink(...(await on.redis.keys(`${on.keyPrefix}*`)));
    const highest = await engine.highestVersion(indexSpecOf(on.collection.definition));
    await startClocks(on.redis, on.layout, highest);
  };

  test('versions that add up to the same do not let an older image replace a newer one', async () => {
    await useProducersVersions();
    await on.put('a', 'text', 11, 1);
    await on.put('a', 'image', 22, 2);
    await on.indexDue();
    await on.put('a', 'text', 12, 2);
    await on.put('a', 'image', 21, 1);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 12, image: 22 });
  });

  test('a whole write that stalled does not overtake a merge', async () => {
    await putPair(1, 2);
    const stalled = await on.claim();
    await on.lapse('a');
    await on.indexDue();
    await on.put('a', 'text', 3);
    expect(await on.lookUp()).toBe(true);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 3, image: 2 });
    await on.settle(stalled, await on.write(stalled));
    expect(await on.document('a')).toEqual({ text: 3, image: 2 });
  });

  test('after Redis was emptied a newer embedding is merged into the document that is there, not taken for done', async () => {
    await putPair(1, 2);
    await on.indexDue();
    await loseRedis();
    await putPair(3, 4);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 3, image: 4 });
    expect(await on.state('a')).toBeNull();
  });

  test('a flushed half whose write stalled does not replace the whole document', async () => {
    await on.put('a', 'text', 2);
    await on.act('flush', ['a']);
    const half = await on.claim();
    await on.put('a', 'image', 3);
    await on.lapse('a');
    await on.indexDue();
    await on.settle(half, await on.write(half));
    expect(await on.document('a')).toEqual({ text: 2, image: 3 });
  });

  test('an embedding that comes while its ID is being looked up is found by the next look-up', async () => {
    await on.put('a', 'text', 1);
    const rounds = ['first', 'settled'].map((name) => ({ name, ageMs: 0 }));
    const [due] = await peekLookups(on.redis, on.layout, [0], rounds, 100);
    expect(due).toMatchObject({ value: { ids: ['a'] } });
    const { cursors } = (due as PromiseFulfilledResult<DueLookups>).value;
    await on.put('a', 'image', 2);
    await on.indexDue();
    await on.put('a', 'text', 3);
    await storeCursors(on.redis, on.layout, 0, cursors);
    expect(await on.lookUp()).toBe(true);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 3, image: 2 });
  });

  test('an embedding that was looked up while its document was still on its way is found later', async () => {
    await putPair(1, 2);
    const stalled = await on.claim();
    await loseRedis();
    await on.put('a', 'text', 3);
    expect(await on.lookUp()).toBe(false);
    await on.settle(stalled, await on.write(stalled));
    expect(await on.lookUp()).toBe(true);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 3, image: 2 });
  });

  test('an item that is discarded and sent again within a millisecond is not removed by an ack of the old one', async () => {
    for (let i = 0; i < 20; i++) {
      // Sent in one go, so that Redis runs them one right after the other.
      const [, old] = await Promise.all([
        putPair(1, 2),
        claim(on.redis, on.layout, 0, ['a'], 0),
        on.act('discard', ['a'], { state: 'ready' }),
        putPair(3, 4),
      ]);
      expect(old).toHaveLength(1);
      expect(await ack(on.redis, on.layout, 0, old)).toBe(0);
      expect(await on.act('discard', ['a'], { state: 'ready' })).toMatchObject({ changed: 1 });
    }
  });

  test('whoever comes too late with a verdict puts no item in a second list', async () => {
    await putPair(1, 2);
    const late = await on.claim();
    await on.lapse('a');
    await fail(on.redis, on.layout, 0, [{ ...(await on.claim())[0]!, reason: 'refused' }]);
    await retry(on.redis, on.layout, 0, [{ ...late[0]!, delayMs: 0, reason: 'late' }], false);
    await unmatch(on.redis, on.layout, 0, late);
    await lateReady(on.redis, on.layout, 0, ['a']);
    expect(await on.state('a')).toBe('failed');
    expect(await on.breaches()).toEqual([]);
    await on.act('requeue', ['a']);
    await fail(on.redis, on.layout, 0, [{ ...late[0]!, versions: '1,2', reason: 'late' }]);
    expect(await on.state('a')).toBe('ready');
  });

  test('whoever finds no document too late does not send a flushed item back to wait', async () => {
    await on.put('a', 'text', 1);
    await lateReady(on.redis, on.layout, 0, ['a']);
    const late = await on.claim();
    await on.lapse('a');
    await unmatch(on.redis, on.layout, 0, await on.claim());
    await on.act('flush', ['a']);
    await unmatch(on.redis, on.layout, 0, late);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 1 });
  });

  test('whoever comes too late with a verdict brings back no item that has left', async () => {
    await putPair(1, 2);
    const late = await on.claim();
    await ack(on.redis, on.layout, 0, late);
    await retry(on.redis, on.layout, 0, [{ ...late[0]!, delayMs: 0, reason: 'late' }], true);
    await fail(on.redis, on.layout, 0, [{ ...late[0]!, reason: 'late' }]);
    await unmatch(on.redis, on.layout, 0, late);
    await lateReady(on.redis, on.layout, 0, ['a']);
    for (const verb of ['flush', 'hasten', 'requeue'] as const) await on.act(verb, ['a']);
    expect(await on.state('a')).toBeNull();
    expect(await on.redis.exists(on.layout.itemKey(0, 'a'))).toBe(0);
    expect(await on.redis.zcard(on.layout.keysOf(0).ready)).toBe(0);
  });

  test('a flush leaves alone what came, or came again, after its preview', async () => {
    await on.put('completed', 'text', 1);
    await on.put('sent-again', 'text', 1);
    await on.put('waiting', 'text', 1);
    const { stamps } = await snapshot(on.redis, on.layout);
    await on.put('completed', 'image', 2);
    await on.act('discard', ['sent-again'], { state: 'unmatched' });
    await on.put('sent-again', 'text', 1);
    await on.put('new', 'text', 1);
    const ids = ['completed', 'sent-again', 'waiting', 'new'];
    expect(await on.act('flush', ids, { asOf: stamps[0]! })).toEqual({ changed: 1, skipped: 3 });
    await on.indexDue();
    expect(await on.document('waiting')).toEqual({ text: 1 });
    expect(await on.document('completed')).toEqual({ text: 1, image: 2 });
    expect(await Promise.all(['sent-again', 'new'].map((id) => on.state(id)))).toEqual([
      'unmatched',
      'unmatched',
    ]);
  });

  test('the same bytes under a newer producer’s version keep an older version out', async () => {
    await useProducersVersions();
    await on.put('a', 'text', 1, 1);
    await on.put('a', 'text', 1, 3);
    await on.put('a', 'text', 2, 2);
    await on.put('a', 'image', 5, 1);
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 1, image: 5 });
  });

  test('two indexers that always outlast their leases still get an item done', async () => {
    await putPair(1, 2);
    const first = await on.claim();
    await on.lapse('a');
    const second = await on.claim();
    await on.settle(first, await on.write(first));
    expect(await on.state('a')).toBeNull();
    await on.settle(second, await on.write(second));
    expect(await on.state('a')).toBeNull();
  });

  test('a merge whose document has gone makes no half document: the item waits again', async () => {
    await putPair(1, 2);
    await on.indexDue();
    await on.put('a', 'text', 3);
    await on.lookUp();
    await on.deleteDocument('a');
    await on.indexDue();
    expect(await on.document('a')).toBeNull();
    expect(await on.state('a')).toBe('unmatched');
  });

  test('an ack of before Redis was emptied does not remove what was sent after', async () => {
    await putPair(1, 2);
    const old = await on.claim();
    await loseRedis();
    await putPair(3, 4);
    const [renewed] = await on.claim();
    expect(Number(renewed!.versions.split(',')[0])).toBeGreaterThan(Number(old[0]!.versions.split(',')[1]));
    await on.settle(old, await on.write(old));
    expect(await on.state('a')).toBe('ready');
    await on.indexDue();
    expect(await on.document('a')).toEqual({ text: 3, image: 4 });
  });
});
