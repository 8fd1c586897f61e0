import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUp } from '#lib/backup/backup.ts';
import { readLines, writeLines } from '#lib/backup/file.ts';
import { restore } from '#lib/backup/restore.ts';
import { openCollections } from '#lib/collections/collections.ts';
import { startClocks } from '#lib/pairing/clock.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { put } from '#lib/pairing/put.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { startChangingLoad } from '#tests/support/changing-load.ts';
import { never, openReplicaControl } from '#tests/support/control.ts';
import { openQuietStore } from '#tests/support/many.ts';
import { listKeys } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 30_000, interval: 50 };

let dir: string;
const benches: RuntimeBench[] = [];
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-backup-'));
});
afterEach(async () => {
  await Promise.all(benches.splice(0).map((bench) => bench.close()));
  await rm(dir, { recursive: true, force: true });
});

async function open(): Promise<RuntimeBench> {
  const bench = await openRuntimeBench();
  benches.push(bench);
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  return bench;
}

const depsOf = ({ redis, keyPrefix }: Pick<RuntimeBench, 'redis' | 'keyPrefix'>) => ({
  redis,
  collections: openCollections(redis, keyPrefix),
  memoryShareMax: 1,
  readHighest: async () => 0,
});
const file = () => path.join(dir, 'held.ndjson.gz');
const heldOf = (bench: RuntimeBench, id: string) => inspect(bench.redis, bench.layout, id);

/** Everything that can be held, of each state. */
async function fill(bench: RuntimeBench): Promise<string[]> {
  const { control } = bench.runtime;
  const ids = Array.from({ length: 300 }, (_, i) => `id-${i}`);
  await bench.send(ids.map((id, i) => [id, 'text', [1, i + 1]] as const));
  await bench.send(ids.slice(0, 40).map((id, i) => [id, 'image', [2, i + 1]] as const));
  await control.actOnItems('embeddings', 'tester', 'flush', { ids: ['id-200'] });
  await control.deleteItem('embeddings', 'tester', 'id-299');
  return ids.slice(0, 299);
}

test('what is restored elsewhere is held as it was: bytes, versions, producers, states, deleted IDs; and is indexed', async () => {
  const [from, to] = [await open(), await open()];
  const ids = await fill(from);
  await writeLines(file(), backUp(depsOf(from)));
  expect(await restore(depsOf(to), readLines(file()))).toBe(299 + 40);
  for (const id of ids) expect(await heldOf(to, id)).toEqual(await heldOf(from, id));
  expect(await to.runtime.readItem('embeddings', 'id-7', true)).toMatchObject({
    embeddings: { text: { vector: [1, 8] }, image: { vector: [2, 8] } },
  });
  expect(await to.send([['id-299', 'text', 5]])).toMatchObject({ stale: 1 });
  expect(await findBreaches(to.redis, to.layout)).toEqual([]);
  await to.runtime.control.setPaused('embeddings', 'tester', false);
  await expect
    .poll(() => to.runtime.stats('embeddings'), POLL)
    .toMatchObject({ indexed: 41, unmatched: 258 });
});

test('restoring twice, or over what is newer, takes nothing back; no version is given twice', async () => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  await writeLines(file(), backUp(depsOf(from)));
  await restore(depsOf(to), readLines(file()));
  const before = await heldOf(to, 'id-250');
  await to.send([['id-250', 'text', [9, 9]]]);
  const newer = await heldOf(to, 'id-250');
  expect(newer!.embeddings.text!.version).toBeGreaterThan(before!.embeddings.text!.version);
  await restore(depsOf(to), readLines(file()));
  expect((await heldOf(to, 'id-250'))!.embeddings).toEqual(newer!.embeddings);
  expect(await to.runtime.stats('embeddings')).toMatchObject({ unmatched: 258 });
  expect(await findBreaches(to.redis, to.layout)).toEqual([]);
});

test('while producers send, nothing that was acknowledged before the copy began is missing from it', async () => {
  const [from, to] = [await open(), await open()];
  const ids = await fill(from);
  const load = startChangingLoad(from, 300);
  await writeLines(file(), backUp(depsOf(from)));
  await load.end();
  await restore(depsOf(to), readLines(file()));
  for (const id of ids) expect(await heldOf(to, id)).not.toBeNull();
  expect(await findBreaches(to.redis, to.layout)).toEqual([]);
});

test('a collection of other dims is left alone, and a file that is cut off is told', async () => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  await to.send([['other', 'text', [1, 2, 3]]]);
  const plain = path.join(dir, 'held.ndjson');
  await writeLines(plain, backUp(depsOf(from)));
  await expect(restore(depsOf(to), readLines(plain))).rejects.toMatchObject({
    code: 'collection_conflict',
    message: expect.stringContaining('the modality text') as string,
  });
  expect(await to.runtime.stats('embeddings')).toMatchObject({ unmatched: 1 });
  const third = await open();
  const lines = async function* () {
    let left = 200;
    for await (const line of readLines(plain)) if (left-- > 0) yield line;
  };
  await expect(restore(depsOf(third), lines())).rejects.toMatchObject({ code: 'truncated_body' });
  await truncate(plain, (await stat(plain)).size - 5);
  await expect(restore(depsOf(third), readLines(plain))).rejects.toMatchObject({ code: 'invalid_batch' });
});

test('new clocks begin above the index, and above the partitions that a move comes from', async () => {
  const [from, to] = [await open(), await open()];
  await from.send([['id-1', 'text', 1]]);
  await from.redis.set(from.layout.keysOf(3).clock, '9000000000000');
  await from.runtime.control.stop();
  const dying = openReplicaControl(from, { muster_pick: never });
  await dying.repartition('embeddings', 'tester', 8);
  const opened = openCollections(from.redis, from.keyPrefix);
  await expect.poll(async () => (await opened.find('embeddings')).former, POLL).toBeDefined();
  const { layout } = await opened.find('embeddings');
  await from.redis.del(Array.from({ length: 8 }, (_, partition) => layout.keysOf(partition).clock));
  await writeLines(file(), backUp(depsOf(from)));
  const readHighest = async () => 9_100_000_000_000;
  for (const [deps, atLeast] of [
    [depsOf(to), 9_000_000_000_000],
    [{ ...depsOf(to), readHighest }, 9_100_000_000_000],
  ] as const) {
    await to.redis.del(Array.from({ length: 16 }, (_, partition) => to.layout.keysOf(partition).clock));
    await restore(deps, readLines(file()));
    expect(Number(await to.redis.get(to.layout.keysOf(0).clock))).toBeGreaterThan(atLeast);
  }
});

test('a Redis without room is filled no further than intake may, and says how far it came', async () => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  await writeLines(file(), backUp(depsOf(from)));
  await expect(restore({ ...depsOf(to), memoryShareMax: 0 }, readLines(file()))).rejects.toMatchObject({
    code: 'redis_full',
    message: expect.stringContaining('0 items are restored') as string,
  });
  expect(await to.runtime.stats('embeddings')).toMatchObject({ ready: 0, unmatched: 0, failed: 0 });
  expect(await restore(depsOf(to), readLines(file()))).toBe(299 + 40);
});

test('a restore that ends half-way leaves no note of its steps behind', async () => {
  const [from, to] = [await open(), await open()];
  await fill(from);
  await writeLines(file(), backUp(depsOf(from)));
  const onItems = () => {
    throw new Error('It was stopped.');
  };
  await expect(restore({ ...depsOf(to), onItems }, readLines(file()))).rejects.toThrow('It was stopped.');
  expect((await listKeys(to)).filter((key) => key.includes('restore-'))).toEqual([]);
});

test('the append-only file of Redis, copied while it is written to, holds all that was acknowledged before', async () => {
  const [serving, copied] = [path.join(dir, 'serving'), path.join(dir, 'copied')];
  const store = await openQuietStore(serving);
  const { redis, collection } = store;
  const acknowledged = new Map<string, number>();
  const writing = new AbortController();
  const load = (async () => {
    for (let i = 0; !writing.signal.aborted; i++) {
      const id = `id-${i % 500}`;
      const arrival = { id, modality: 'text', vector: Float32Array.of(i + 1, 1) };
      await put(redis, collection.layout, collection.layout.partitionOf(id), 'tester', [arrival]);
      acknowledged.set(id, i + 1);
    }
  })();
  await expect.poll(() => acknowledged.size, POLL).toBe(500);
  // As Redis' manual has it: no rewrite while the files are copied.
  await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
  await redis.bgrewriteaof();
  const rewriting = async () => /aof_rewrite_in_progress:0/.test(await redis.info('persistence'));
  await expect.poll(rewriting, POLL).toBe(true);
  const before = new Map(acknowledged);
  await promisify(execFile)('cp', ['-r', serving, copied]);
  writing.abort();
  await load;
  const newest = new Map(acknowledged);
  const first = await heldVersions(store, [...before.keys()]);
  await store.close();
  await rm(path.join(copied, 'redis.pid'), { force: true });
  const restored = await openQuietStore(copied);
  for (const [id, value] of before) {
    const { layout } = restored.collection;
    const vector = await restored.redis.hgetBuffer(layout.itemKey(layout.partitionOf(id), id), 'v:text');
    const held = new Float32Array(Uint8Array.from(vector!).buffer)[0]!;
    expect(held).toBeGreaterThanOrEqual(value);
    expect(held).toBeLessThanOrEqual(newest.get(id)!);
  }
  // With the clocks taken away, what comes next is newer than all that was given before the copy, and after.
  const later = { id: 'id-1', modality: 'text', vector: Float32Array.of(-1, 1) };
  const { layout } = restored.collection;
  const clocks = Array.from({ length: 16 }, (_, partition) => layout.keysOf(partition).clock);
  await restored.redis.del(clocks);
  await startClocks(restored.redis, layout, Math.max(...first));
  await put(restored.redis, layout, layout.partitionOf('id-1'), 'tester', [later]);
  expect((await heldVersions(restored, ['id-1']))[0]).toBeGreaterThan(
    first[[...before.keys()].indexOf('id-1')]!,
  );
  expect(await findBreaches(restored.redis, layout)).toEqual([]);
  await restored.close();
});

async function heldVersions(
  { redis, collection: { layout } }: Awaited<ReturnType<typeof openQuietStore>>,
  ids: readonly string[],
): Promise<number[]> {
  return Promise.all(ids.map(async (id) => (await inspect(redis, layout, id))!.embeddings.text!.version));
}
