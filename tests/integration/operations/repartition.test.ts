import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections, type OpenCollection } from '#lib/collections/collections.ts';
import { count } from '#lib/pairing/count.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import type { MusterError } from '#lib/errors.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { layOut } from '#lib/pairing/keys.ts';
import { put } from '#lib/pairing/put.ts';
import type { Control } from '#lib/operations/open.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { holdUp, never, openReplicaControl, type Hook } from '#tests/support/control.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { listKeys } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 40_000, interval: 50 };

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const find = (): Promise<OpenCollection> => openCollections(bench.redis, bench.keyPrefix).find('embeddings');
const held = async (id: string) => inspect(bench.redis, (await find()).layout, id);
const control = () => bench.runtime.control;
const outcomeOf = async (operation: string) =>
  (await control().readOperation('embeddings', operation)).outcome;
const stats = () => bench.runtime.stats('embeddings');

async function move(partitions: number): Promise<string> {
  const { id } = await control().repartition('embeddings', 'tester', partitions);
  await expect.poll(() => outcomeOf(id), POLL).toMatchObject({ state: 'done' });
  return id;
}

const sendMany = (many: number, modality: string, value = 1) =>
  bench.send(Array.from({ length: many }, (_, i) => [`id-${i}`, modality, [value, i + 1]] as const));

/** Lets so many calls through and answers none from then on, as when the process is killed in between. */
function dieAfter(calls: number): Hook {
  let left = calls;
  return (go) => (left-- > 0 ? go() : never(go));
}

async function findMove(of: Control): Promise<string> {
  const { operations } = await of.listOperations('embeddings', { limit: 10, format: 'json' });
  return operations.find(({ action }) => action === 'repartition')!.id;
}

/** What of the collection's keys is not where the collection is now, but what keeps others from writing there. */
async function findLeftOvers(): Promise<string[]> {
  const { layout } = await find();
  const own = layout.itemKey(0, '').replace(/0\}:item:$/, '');
  const keys = await listKeys({ ...bench, close: () => undefined });
  return keys
    .filter((key) => key.includes('{embeddings') && !key.startsWith(own))
    .filter((key) => !/:(epoch|clock)$/.test(key));
}

test.each([
  [16, 64],
  [16, 5],
])('%i partitions become %i: every item is where it was, with all that is known of it', async (_, to) => {
  await control().setPaused('embeddings', 'tester', true);
  await sendMany(400, 'text');
  await bench.send(Array.from({ length: 50 }, (_, i) => [`pair-${i}`, 'text', 1] as const));
  await bench.send(Array.from({ length: 50 }, (_, i) => [`pair-${i}`, 'image', 2] as const));
  await control().actOnItems('embeddings', 'tester', 'flush', { ids: ['id-7'] });
  await control().deleteItem('embeddings', 'tester', 'id-9');
  const before = await count(bench.redis, (await find()).layout);
  const seven = await held('id-7');
  const operation = await move(to);
  const collection = await find();
  expect(collection.definition).toMatchObject({ partitions: to, former: null });
  expect({ ...(await count(bench.redis, collection.layout)), at: 0 }).toEqual({ ...before, at: 0 });
  expect(await held('id-7')).toEqual(seven);
  expect(await outcomeOf(operation)).toMatchObject({ changed: 449, skipped: 0 });
  expect(await findBreaches(bench.redis, collection.layout)).toEqual([]);
  expect(await findLeftOvers()).toEqual([]);
  // Still kept out, and still in the log.
  expect(await bench.send([['id-9', 'text', 5]])).toMatchObject({ stale: 1 });
  const { activity } = await control().listActivity('embeddings', { limit: 10, format: 'json' });
  expect(activity.find(({ action }) => action === 'repartition')).toMatchObject({
    actor: 'tester',
    filter: { partitions: to },
    count: 449,
  });
});

test('halves that come while their other side has not moved yet are paired with it, the newer of two wins', async () => {
  await sendMany(300, 'text');
  await bench.runtime.control.stop();
  // Everybody writes to the new partitions, and the mover has died before it moved anything.
  const dying = openReplicaControl(bench, { muster_pick: never });
  await dying.repartition('embeddings', 'tester', 64);
  await expect.poll(async () => (await find()).former, POLL).toBeDefined();
  expect(await sendMany(200, 'image', 2)).toMatchObject({ accepted: 200, completed: 0 });
  await bench.send([['id-0', 'text', [3, 1]]]);
  const document = async () => (await bench.runtime.readItem('embeddings', 'id-0', true)).document;
  await expect.poll(document, POLL).toMatchObject({ vectors: { text: [3, 1], image: [2, 1] } });
  await expect.poll(stats, POLL).toMatchObject({ have: { text: 300, image: 199 } });
  expect(await bench.runtime.readItem('embeddings', 'id-250', true)).toMatchObject({
    state: 'unmatched',
    embeddings: { text: { vector: [1, 251] } },
  });
  const resuming = openReplicaControl(bench, {});
  await expect.poll(async () => (await find()).definition.former, POLL).toBeNull();
  await expect.poll(stats, POLL).toMatchObject({ indexed: 200, unmatched: 100, ready: 0, later: 0 });
  for (const [id, text, image] of [
    ['id-0', 3, 2],
    ['id-199', 1, 2],
  ] as const)
    expect(await bench.runtime.readItem('embeddings', id, true)).toMatchObject({
      state: 'indexed',
      document: {
        vectors: { text: [text, Number(id.slice(3)) + 1], image: [image, Number(id.slice(3)) + 1] },
      },
    });
  expect(await findBreaches(bench.redis, (await find()).layout)).toEqual([]);
  expect(await findLeftOvers()).toEqual([]);
  await resuming.stop();
});

test('a newer Muster finds nothing to repair, whatever the move went through', async () => {
  await sendMany(2_000, 'text');
  const dying = openReplicaControl(bench, { muster_clear: dieAfter(3) });
  await bench.runtime.control.stop();
  await dying.repartition('embeddings', 'tester', 64);
  const resuming = openReplicaControl(bench, {}, { engine: openMemoryEngine() });
  await expect
    .poll(async () => (await find()).definition, POLL)
    .toMatchObject({ former: null, partitions: 64 });
  const { id } = await resuming.verify('embeddings', 'tester', false);
  const verified = () => resuming.readOperation('embeddings', id);
  await expect.poll(verified, POLL).toMatchObject({ outcome: { state: 'done' } });
  expect(await verified()).toMatchObject({ verification: { checked: 2_000, breaches: 0 } });
  expect(await stats()).toMatchObject({ unmatched: 2_000 });
  await resuming.stop();
});

test('what a stalled mover still does when others have finished changes nothing', async () => {
  await sendMany(50, 'text');
  await bench.runtime.control.stop();
  const { hook, release } = holdUp();
  const stalled = openReplicaControl(bench, { muster_land: hook });
  void stalled.repartition('embeddings', 'tester', 8);
  await expect.poll(async () => (await find()).former, POLL).toBeDefined();
  const other = openReplicaControl(bench, {});
  await expect.poll(async () => (await find()).definition.former, POLL).toBeNull();
  const ids = Array.from({ length: 50 }, (_, i) => `id-${i}`);
  expect(await other.actOnItems('embeddings', 'tester', 'discard', { ids })).toMatchObject({ count: 50 });
  release();
  await stalled.stop().catch(() => undefined);
  expect(await stats()).toMatchObject({ unmatched: 0, ready: 0, have: { text: 0 } });
  await other.stop();
});

test('while it lasts, what means a set of items is refused with how far it is; one item can be deleted, and stays so', async () => {
  await sendMany(20, 'text');
  await bench.runtime.control.stop();
  const dying = openReplicaControl(bench, { muster_land: never });
  await dying.repartition('embeddings', 'tester', 4);
  await expect.poll(async () => (await find()).former, POLL).toBeDefined();
  const control = openReplicaControl(bench, { muster_pick: never }, { engine: openMemoryEngine() });
  const refused = { code: 'collection_moving', message: expect.stringContaining('from 16 to 4') as string };
  await expect(control.verify('embeddings', 'tester', false)).rejects.toMatchObject(refused);
  await expect(control.actOnItems('embeddings', 'tester', 'flush', { ids: ['id-1'] })).rejects.toMatchObject(
    refused,
  );
  await expect(control.define('embeddings', 'tester', { keep_out_ms: 400_000 })).rejects.toMatchObject(
    refused,
  );
  await expect(control.repartition('embeddings', 'tester', 5)).rejects.toMatchObject(refused);
  await expect(control.abort('embeddings', 'tester', await findMove(control))).rejects.toMatchObject({
    code: 'cannot_abort',
  });
  expect(await control.deleteItem('embeddings', 'tester', 'id-3')).toMatchObject({ count: 1 });
  expect(await bench.runtime.readItem('embeddings', 'id-3', false)).toMatchObject({ state: 'unknown' });
  const resuming = openReplicaControl(bench, {});
  await expect.poll(async () => (await find()).definition.former, POLL).toBeNull();
  expect(await stats()).toMatchObject({ unmatched: 19 });
  expect(await held('id-3')).toBeNull();
  await resuming.stop();
});

test('a preview of before is over, a collection of the same name begins anew, and older versions write nowhere', async () => {
  await sendMany(10, 'text');
  const old = await find();
  const { token } = (await control().actOnItems('embeddings', 'tester', 'discard', { dry_run: true })) as {
    token: string;
  };
  await move(64);
  const acted = await control().actOnItems('embeddings', 'tester', 'discard', { token });
  expect(acted).toMatchObject({ count: 0, state: 'failed' });
  // A version that knows no generations takes the definition as it stands, and its keys for those of before.
  const { epoch } = (await find()).definition;
  for (const partitions of [16, 64]) {
    const spec = { ...old.layout.spec, partitions, epoch, generation: 0 };
    const layout = layOut(bench.keyPrefix, spec);
    const arrivals = [{ id: 'id-1', modality: 'image', vector: Float32Array.of(1, 2) }];
    await startClocks(bench.redis, layout, 0);
    for (let partition = 0; partition < partitions; partition++)
      await expect(put(bench.redis, layout, partition, 'old', arrivals)).rejects.toThrow('EPOCH');
  }
  await control().deleteCollection('embeddings', 'tester', 'embeddings');
  const send = () => bench.send([['id-1', 'text', 1]]).catch((error: MusterError) => error.code);
  await expect.poll(send, POLL).toMatchObject({ accepted: 1 });
  expect((await find()).definition).toMatchObject({ partitions: 16, generation: 0 });
  await expect.poll(stats, POLL).toMatchObject({ unmatched: 1 });
});
