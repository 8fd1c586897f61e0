import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Acted, Preview } from '#lib/contract/control.ts';
import type { ActionRequest } from '#lib/contract/requests.ts';
import type { ItemAction } from '#lib/operations/act.ts';
import type { Control } from '#lib/operations/open.ts';
import { holdUp, never, openReplicaControl, type Hook } from '#tests/support/control.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
const replicas: Control[] = [];
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) await Promise.race([replica.stop(), sleep(500)]);
  await bench.close();
});

const replica = (...args: [Record<string, Hook>, Parameters<typeof openReplicaControl>[2]?]): Control => {
  const control = openReplicaControl(bench, ...args);
  replicas.push(control);
  return control;
};
const control = () => bench.runtime.control;
const act = (action: ItemAction, request: ActionRequest, by: Control = control(), name = 'shop') =>
  by.actOnItems(name, 'tester', action, request);
const modalitiesOf = async (name: string) =>
  (await bench.runtime.describe(name)).modalities.map((modality) => modality.name);
const stateOf = async (name: string, operation: string) =>
  (await control().readOperation(name, operation)).outcome.state;
const TAKEN_OVER = { timeout: 30_000, interval: 200 };
const CACHED_MS = 1_100;
const LATEST = { limit: 1, format: 'json' } as const;
const [TEXT, IMAGE, AUDIO, VIDEO] = [
  { name: 'text' },
  { name: 'image' },
  { name: 'audio', required: false },
  { name: 'video', required: false },
];

describe('a definition', () => {
  test('that is changed twice at once loses neither change in silence', async () => {
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE] });
    const puts = await Promise.allSettled(
      [AUDIO, VIDEO].map((added) => control().define('shop', 'tester', { modalities: [TEXT, IMAGE, added] })),
    );
    await sleep(CACHED_MS);
    const done = puts.filter(({ status }) => status === 'fulfilled').length;
    expect(await modalitiesOf('shop')).toHaveLength(2 + done);
  });

  test('keeps a modality that was added while its age policy was being set', async () => {
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE] });
    const { hook, release } = holdUp();
    const slow = replica({ muster_record: hook }).define('shop', 'tester', {
      age_policy: { after_ms: 1e9, action: 'index' },
    });
    await sleep(100);
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE, AUDIO] });
    await bench.send([['x', 'audio', 1]], 'shop');
    release();
    await slow;
    await sleep(CACHED_MS);
    expect(await modalitiesOf('shop')).toEqual(['text', 'image', 'audio']);
    expect((await bench.runtime.stats('shop')).unmatched).toBe(1);
  });

  test('whose change is taken over after a later one stays as the later one made it', async () => {
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE] });
    let verified = 0;
    const dying = replica({
      muster_verify: (go) => (verified++ < 2 ? go() : never(go)),
      muster_own: (go) => (verified > 2 ? never(go) : go()),
    });
    await expect(dying.define('shop', 'tester', { modalities: [TEXT, IMAGE, AUDIO] })).rejects.toMatchObject({
      code: 'still_running',
    });
    const { operations } = await control().listOperations('shop', LATEST);
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE, { ...AUDIO, required: true }] });
    await expect.poll(() => stateOf('shop', operations[0]!.id), TAKEN_OVER).toBe('done');
    expect((await bench.runtime.describe('shop')).modalities[2]).toMatchObject({ required: true });
    expect(await bench.send([['b', 'text', 1]], 'shop')).toMatchObject({ accepted: 1 });
  });

  test('whose change lost to another, and whose replica died then, is changed by who takes it over', async () => {
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE] });
    const { hook, release } = holdUp();
    const { promise: tried, resolve: isTried } = Promise.withResolvers<void>();
    const dying = replica({
      muster_change: (go) => {
        isTried();
        return hook(go);
      },
      hdel: never,
    });
    const policy = { after_ms: 1e9, action: 'index' } as const;
    const asked = dying.define('shop', 'tester', { age_policy: policy }).catch((error: unknown) => error);
    await tried;
    const { operations } = await control().listOperations('shop', LATEST);
    await control().define('shop', 'tester', { modalities: [TEXT, IMAGE, AUDIO] });
    release();
    expect(await asked).toMatchObject({ code: 'still_running' });
    await expect.poll(() => stateOf('shop', operations[0]!.id), TAKEN_OVER).toBe('done');
    await sleep(CACHED_MS);
    expect(await bench.runtime.describe('shop')).toMatchObject({ age_policy: policy });
    expect(await modalitiesOf('shop')).toEqual(['text', 'image', 'audio']);
  });

  test('that is made while its first batch arrives strands nothing of the batch', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `id-${i}`);
    for (let n = 0; n < 12; n++) {
      const name = `shop-${n}`;
      await Promise.allSettled([
        control().define(name, 'tester', { partitions: 2 }),
        sleep(n % 6).then(() =>
          bench.send(
            ids.map((id) => [id, 'text', 1] as const),
            name,
          ),
        ),
      ]);
    }
    await sleep(CACHED_MS);
    for (let n = 0; n < 12; n++) expect((await bench.runtime.stats(`shop-${n}`)).unmatched).toBe(60);
  });

  test('does not take an index that another collection has, also when a batch makes it', async () => {
    await control().define('a', 'tester', { index: 'muster-b' });
    await expect(bench.send([['x', 'text', 1]], 'b')).rejects.toMatchObject({ code: 'collection_conflict' });
    await expect(control().define('c', 'tester', { index: 'muster-b-000001' })).rejects.toMatchObject({
      code: 'collection_conflict',
    });
    await control().deleteCollection('a', 'tester', 'a');
    expect(await bench.send([['x', 'text', 1]], 'b')).toMatchObject({ accepted: 1 });
  });

  test('that could not be changed yet is not answered as if it had been', async () => {
    await control().define('shop', 'tester', {});
    const failing = replica({ muster_change: () => Promise.reject(new Error('Connection is closed.')) });
    await expect(failing.setPaused('shop', 'tester', true)).rejects.toMatchObject({ code: 'still_running' });
  });

  test('that a busy Redis takes seconds for is answered when it is made', async () => {
    await control().define('shop', 'tester', {});
    const slow = replica({ muster_change: (go) => sleep(2_500).then(go) });
    expect(await slow.setPaused('shop', 'tester', true)).toMatchObject({ paused: true });
  });

  test('cannot be left half-way by an abort', async () => {
    await control().define('shop', 'tester', {});
    const { operations } = await control().listOperations('shop', LATEST);
    await expect(control().abort('shop', 'tester', operations[0]!.id)).rejects.toMatchObject({
      code: 'cannot_abort',
    });
  });
});

describe('a collection that is deleted and made anew', () => {
  test('is left alone by a slow deletion that another replica has finished', async () => {
    await control().define('shop', 'tester', {});
    const { promise: dropped, resolve: drop } = Promise.withResolvers<boolean>();
    const slow = replica({}, { engine: { canRead: true, drop: () => dropped } as never });
    const { operation } = await slow.deleteCollection('shop', 'tester', 'shop');
    await expect.poll(() => stateOf('shop', operation), TAKEN_OVER).toBe('done');
    await sleep(CACHED_MS);
    await bench.send([['a', 'text', 1]], 'shop');
    drop(true);
    await sleep(2_000);
    expect(await bench.runtime.stats('shop')).toMatchObject({ unmatched: 1 });
  });

  test('is not touched by a preview of the old one', async () => {
    await control().define('shop', 'tester', { partitions: 1 });
    const { token } = (await act('discard', { scope: 'unmatched', filter: {}, dry_run: true })) as Preview;
    await control().deleteCollection('shop', 'tester', 'shop');
    await control().define('shop', 'tester', { partitions: 8 });
    await sleep(CACHED_MS);
    await bench.send([['a', 'text', 1]], 'shop');
    await expect(act('discard', { token })).rejects.toMatchObject({ code: 'preview_expired' });
    expect((await bench.runtime.stats('shop')).unmatched).toBe(1);
  });

  test('is not brought back by making it, when the replica that made it had died', async () => {
    const dying = replica({ sadd: never });
    void dying.define('shop', 'tester', { partitions: 4 }).catch(() => undefined);
    await sleep(300);
    await bench.send([['a', 'text', 1]], 'shop');
    await control().deleteCollection('shop', 'tester', 'shop');
    const query = { limit: 5, format: 'json', action: 'define_collection' } as const;
    const { operations } = await control().listOperations('shop', query);
    await expect.poll(() => stateOf('shop', operations[0]!.id), TAKEN_OVER).not.toBe('running');
  });
});

describe('an action', () => {
  test('on named items leaves alone what came after it was asked for, also when it is taken over', async () => {
    await bench.send([['a', 'text', 1]], 'shop');
    const dying = replica({ muster_discard: never });
    const { operation } = (await act('discard', { ids: ['a'] }, dying)) as Acted;
    await bench.send([['a', 'text', 2]], 'shop');
    await expect.poll(() => stateOf('shop', operation), TAKEN_OVER).toBe('done');
    expect((await bench.runtime.readItem('shop', 'a', false)).state).toBe('unmatched');
  });

  test('whose token is sent twice at once is done once, and both are told so', async () => {
    await bench.send([['a', 'text', 1]], 'shop');
    const { token } = (await act('discard', { filter: {}, dry_run: true })) as Preview;
    const [one, other] = await Promise.all([act('discard', { token }), act('discard', { token })]);
    expect(one).toMatchObject({ count: 1, state: 'done' });
    expect(other).toEqual(one);
  });

  test('that waits is not begun again before it is due', async () => {
    await control().define('shop', 'tester', { modalities: [{ name: 'text', dims: 2 }, IMAGE] });
    await bench.send([['a', 'text', 1]], 'shop');
    const { layout } = bench;
    const key = layout.itemKey(layout.partitionOf('a'), 'a').replace('{embeddings:', '{shop:');
    await bench.redis.hset(key, 'lease', String(Date.now() + 60_000));
    await control().stop();
    let deletes = 0;
    const engine = { canRead: true, delete: () => Promise.resolve(deletes++) } as never;
    await replica({}, { engine, writeTimeoutMs: 0 }).deleteItem('shop', 'tester', 'a');
    await sleep(6_000);
    expect(deletes).toBe(1);
  });

  test('leaves the list of those under way, though its replica died as it ended', async () => {
    await control().define('shop', 'tester', {});
    await replica({ hdel: never }).setPaused('shop', 'tester', true);
    const running = () => bench.redis.hlen(`${bench.keyPrefix}operations`);
    await expect.poll(running, TAKEN_OVER).toBe(0);
  });
});

describe('an age policy', () => {
  test('has one action under way, not one every few seconds, and ends with it', async () => {
    await control().define('shop', 'tester', {});
    await bench.send(
      Array.from({ length: 3_000 }, (_, i) => [`id-${i}`, 'text', 1] as const),
      'shop',
    );
    await control().stop();
    const slow = replica({ muster_discard: (go) => sleep(400).then(go) });
    await slow.define('shop', 'tester', { age_policy: { after_ms: 1_000, action: 'discard' } });
    await sleep(12_000);
    const { operations } = await slow.listOperations('shop', {
      limit: 50,
      format: 'json',
      action: 'discard',
    });
    expect(operations).toHaveLength(1);
    await slow.define('shop', 'tester', { age_policy: null });
    await expect
      .poll(async () => (await slow.readOperation('shop', operations[0]!.id)).outcome.state)
      .toBe('aborted');
    expect((await bench.runtime.stats('shop')).unmatched).toBeGreaterThan(0);
  });

  test('cannot be switched off by aborting what is no operation', async () => {
    await expect(control().abort('shop', 'tester', 'age-policy')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
