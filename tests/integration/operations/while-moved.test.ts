import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections, type Collections } from '#lib/collections/collections.ts';
import { defineCollection } from '#lib/operations/define.ts';
import { deleteCollection } from '#lib/operations/delete-collection.ts';
import { openRecords } from '#lib/operations/records.ts';
import { repartition } from '#lib/operations/repartition.ts';
import type { OperationDeps, Runner } from '#lib/operations/runner.ts';
import { holdUp, never, openReplicaControl } from '#tests/support/control.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 40_000, interval: 50 };
const WHOLE = { scope: null, filter: null, ids: null, count: null };

let bench: RuntimeBench;
let collections: Collections;
beforeEach(async () => {
  bench = await openRuntimeBench();
  collections = openCollections(bench.redis, bench.keyPrefix);
});
afterEach(() => bench.close());

const find = async () => {
  collections.forget('embeddings');
  return collections.find('embeddings');
};

/** Everybody writes to the new partitions, and the mover has died before it moved anything. */
async function leaveMove(): Promise<void> {
  await bench.send([['id-1', 'text', 1]]);
  await bench.runtime.control.stop();
  const dying = openReplicaControl(bench, { muster_pick: never });
  await dying.repartition('embeddings', 'tester', 8);
  await expect.poll(async () => (await find()).former, POLL).toBeDefined();
}

/** Runs an operation that had been let in before the move began. */
async function run(
  runner: Runner,
  action: 'define_collection' | 'delete_collection' | 'repartition',
  notes: Record<string, string> = {},
) {
  const records = openRecords(bench.redis, bench.keyPrefix);
  const id = await records.log({ ...WHOLE, collection: 'embeddings', action, actor: 'tester' });
  const deps = {
    redis: bench.redis,
    keyPrefix: bench.keyPrefix,
    engine: openMemoryEngine(),
    collections,
    records,
    writeTimeoutMs: 0,
    onReady: () => undefined,
    onPaired: () => undefined,
    onError: () => undefined,
  } as unknown as OperationDeps;
  const nothing = () => Promise.resolve();
  return runner(deps, {
    record: { id, collection: 'embeddings', changed: 0, notes } as never,
    beat: nothing,
    hold: nothing,
    note: nothing,
    forget: nothing,
  });
}

test('a deletion or a change that was let in just before a move waits for its end', async () => {
  await leaveMove();
  const request = JSON.stringify({ keep_out_ms: 400_000 });
  expect(await run(defineCollection, 'define_collection', { request })).toHaveProperty('waitMs');
  expect(await run(deleteCollection, 'delete_collection')).toHaveProperty('waitMs');
  expect((await find()).definition).toMatchObject({ deleting: false, keepOutMs: 86_400_000 });
});

test('a collection that is being deleted is moved no further', async () => {
  await leaveMove();
  await collections.change('embeddings', { deleting: '1' }, null);
  const { born } = (await find()).definition;
  await expect(
    run(repartition, 'repartition', { partitions: '8', born: String(born) }),
  ).rejects.toMatchObject({ code: 'collection_conflict' });
});

test('a mover that tidies up late leaves a collection alone that was deleted and made anew meanwhile', async () => {
  await bench.send([['id-1', 'text', 1]]);
  await bench.runtime.control.stop();
  const { hook, release } = holdUp();
  const stalled = openReplicaControl(bench, { muster_drop: hook, muster_dropClosed: hook });
  await stalled.repartition('embeddings', 'tester', 8);
  await expect
    .poll(async () => (await find()).definition, POLL)
    .toMatchObject({ partitions: 8, former: null });
  const other = openReplicaControl(bench, {}, { engine: openMemoryEngine() });
  await other.deleteCollection('embeddings', 'tester', 'embeddings');
  const ids = Array.from({ length: 200 }, (_, i) => `new-${i}`);
  const send = () =>
    bench.send(ids.map((id) => [id, 'text', 1] as const)).catch((error: Error) => error.message);
  await expect.poll(send, POLL).toMatchObject({ accepted: 200 });
  release();
  await stalled.stop();
  expect(await bench.runtime.stats('embeddings')).toMatchObject({ unmatched: 200, have: { text: 200 } });
  await other.stop();
});
