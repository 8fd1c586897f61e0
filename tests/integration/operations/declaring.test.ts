import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectionRequest } from '#lib/contract/requests.ts';
import type { Runtime } from '#lib/runtime.ts';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 20_000, interval: 100 };

let bench: RuntimeBench;
let dir: string;
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'muster-declaring-'));
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(async () => {
  await bench.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Another process of the same Muster, with a file that declares these. */
function start(collections: Record<string, CollectionRequest>, env = {}): Promise<Runtime> {
  const file = path.join(dir, 'collections.json');
  writeFileSync(file, JSON.stringify({ collections }));
  return bench.startReplica({ MUSTER_COLLECTIONS_FILE: file, ...env });
}

const activityOf = async (collection: string) =>
  (await bench.runtime.control.listActivity(collection, { limit: 100, format: 'json' })).activity.map(
    ({ action, actor }) => ({ action, actor }),
  );

const SHOP: CollectionRequest = {
  modalities: [{ name: 'text', dims: 2 }, { name: 'sound' }],
  partitions: 4,
};

test('a process that has started has made what its file declares, and says who', async () => {
  const runtime = await start({ shop: SHOP });
  expect(await runtime.describe('shop')).toMatchObject({
    partitions: 4,
    modalities: [
      { name: 'text', dims: 2 },
      { name: 'sound', dims: null },
    ],
  });
  expect(await activityOf('shop')).toEqual([{ action: 'define_collection', actor: 'file' }]);
});

test('processes that start together make it once, and starting again writes nothing down', async () => {
  await Promise.all([start({ shop: SHOP }), start({ shop: SHOP }), start({ shop: SHOP })]);
  await start({ shop: SHOP });
  expect(await activityOf('shop')).toHaveLength(1);
});

test('a changed file changes the collection', async () => {
  await start({ shop: SHOP });
  const runtime = await start({ shop: { ...SHOP, keep_out_ms: 600_000 } });
  expect(await runtime.describe('shop')).toMatchObject({ keep_out_ms: 600_000 });
  expect(await activityOf('shop')).toHaveLength(2);
});

test('what a file leaves out is left alone', async () => {
  await bench.runtime.control.define('other', 'tester', { keep_out_ms: 600_000 });
  const runtime = await start({ shop: SHOP });
  expect(await runtime.describe('other')).toMatchObject({ keep_out_ms: 600_000 });
});

test('a conflict with what there is stops nobody: it is told, and everything else is in force', async () => {
  await bench.runtime.control.define('shop', 'tester', { partitions: 8 });
  const runtime = await start({ shop: SHOP, other: { index: 'elsewhere' } });
  expect(await runtime.describe('other')).toMatchObject({ index: 'elsewhere' });
  expect(await runtime.describe('shop')).toMatchObject({ partitions: 8 });
  expect((await runtime.readiness()).ready).toBe(true);
  expect((await runtime.readiness()).warnings).toContainEqual(
    expect.stringMatching(/^The collection "shop" is not as the file .* made with partitions 8, which stays/),
  );
  expect((await runtime.views.health('other')).troubles).toMatchObject([
    { code: 'not_as_declared', blame: 'operator' },
  ]);
  expect((await runtime.views.system()).redis.endangers).toEqual([]);
  expect(await activityOf('shop')).toHaveLength(1);
});

test('an index of another collection is a conflict, and no entry in the activity log', async () => {
  await bench.runtime.control.define('first', 'tester', { index: 'goods' });
  const runtime = await start({ shop: { index: 'goods' } });
  expect((await runtime.readiness()).warnings).toContainEqual(
    expect.stringContaining('belongs to the collection "first"'),
  );
  expect(await activityOf('shop')).toEqual([]);
});

test('a conflict that is over is not told any more, and the file is in force', async () => {
  await bench.runtime.control.define('shop', 'tester', { partitions: 8 });
  const runtime = await start({ shop: SHOP });
  await bench.runtime.control.deleteCollection('shop', 'tester', 'shop');
  await expect.poll(async () => (await runtime.describe('shop').catch(() => null))?.partitions, POLL).toBe(4);
  await expect.poll(async () => (await runtime.readiness()).warnings, POLL).toEqual([]);
});

test('a first batch that is faster than the file finds the collection as it will be', async () => {
  const runtime = await start({ shop: SHOP });
  await bench.runtime.control.deleteCollection('shop', 'tester', 'shop');
  const body = Buffer.from(
    JSON.stringify({ embeddings: [{ id: 'a', embedding_type: 'EMBEDDINGS_SOUND', embedding: [1, 2] }] }),
  );
  const batch = { collection: 'shop', producer: 'tester', shape: 'aggregate', format: 'json', body } as const;
  await expect
    .poll(async () => runtime.ingestBody(batch).catch(({ code }: { code: string }) => code), POLL)
    .toMatchObject({ accepted: 1 });
  expect(await runtime.describe('shop')).toMatchObject({ partitions: 4 });
});

test('while Redis is away Muster starts, and makes what its file declares when Redis is back', async () => {
  const link = await startFaultProxy(Number(new URL(process.env.MUSTER_TEST_REDIS_URL!).port));
  await link.set({ kind: 'cut' });
  const runtime = await start({ shop: SHOP }, { REDIS_URL: `redis://127.0.0.1:${link.port}` });
  expect(await activityOf('shop')).toEqual([]);
  await link.set({ kind: 'pass' });
  await expect.poll(() => activityOf('shop'), POLL).toHaveLength(1);
  expect((await runtime.readiness()).warnings).toEqual([]);
  await link.close();
});

test('a file that breaks a rule keeps the process from starting', async () => {
  await expect(start({ shop: { partitions: 0 } })).rejects.toThrow(
    /^The file .*collections\.json, line 1, column \d+: collections\.shop\.partitions: /,
  );
});
