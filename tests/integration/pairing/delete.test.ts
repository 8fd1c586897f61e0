import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTime } from '#lib/pairing/clock.ts';
import { removeItems } from '#lib/pairing/delete.ts';
import { ack, fail } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';
import { endKeepingOut } from '#tests/support/passing-time.ts';

const HOUR_MS = 3_600_000;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.finish());

const remove = (ids: readonly string[], keepOutMs = HOUR_MS, operation: string = randomUUID()) =>
  removeItems(bench.redis, bench.layout, 0, operation, ids, keepOutMs);

async function putPair(id: string): Promise<void> {
  await bench.put(id, 'text', 1);
  await bench.put(id, 'image', 2);
}

test('an ID of which nothing is held is kept out all the same', async () => {
  expect(await remove(['nobody'])).toMatchObject({ held: 0, leasedUntil: 0 });
  expect(await bench.put('nobody', 'text', 1)).toMatchObject({ accepted: 0, stale: 1, keptOut: 1 });
});

test('takes items away whatever their state, and tells until when an indexer may still write one', async () => {
  await putPair('failed');
  await fail(
    bench.redis,
    bench.layout,
    0,
    (await bench.claim()).map((item) => ({ ...item, reason: 'refused' })),
  );
  await putPair('leased');
  await bench.claim(HOUR_MS);
  await bench.put('unmatched', 'text', 1);
  await putPair('due');
  const now = await readTime(bench.redis);
  const removed = await remove(['failed', 'leased', 'unmatched', 'due']);
  expect(removed.held).toBe(4);
  expect(removed.leasedUntil).toBeGreaterThan(now);
  expect(removed.keptOutUntil).toBeGreaterThanOrEqual(now + HOUR_MS);
});

test('a removal that is made again after a lost answer still tells of the lease, and counts nothing twice', async () => {
  await putPair('a');
  await bench.claim(HOUR_MS);
  const first = await remove(['a'], HOUR_MS, 'op');
  expect(await remove(['a'], HOUR_MS, 'op')).toMatchObject({ held: 1, leasedUntil: first.leasedUntil });
});

test('a late half does not bring a deleted item back: it counts as stale, the rest of its batch is held', async () => {
  await bench.put('a', 'text', 1);
  await remove(['a']);
  expect(await bench.put('a', 'image', 2)).toMatchObject({ accepted: 0, stale: 1, keptOut: 1 });
  expect(await bench.state('a')).toBeNull();
  expect(await bench.put('b', 'image', 2)).toMatchObject({ accepted: 1, stale: 0, keptOut: 0 });
});

test('an indexer that was at it when the item was deleted brings nothing back', async () => {
  await putPair('a');
  const items = await bench.claim();
  await remove(['a']);
  expect(await ack(bench.redis, bench.layout, 0, items)).toBe(1);
  await fail(bench.redis, bench.layout, 0, [{ ...items[0]!, reason: 'late' }]);
  expect(await bench.state('a')).toBeNull();
});

test('keeping out runs out, and what ran out is forgotten', async () => {
  await remove(['a']);
  await endKeepingOut(bench.redis, bench.layout, 'a');
  expect(await bench.put('a', 'text', 1)).toMatchObject({ accepted: 1, stale: 0 });
  expect(await bench.redis.zcard(bench.layout.keysOf(0).deleted)).toBe(0);
});

test('deleting again keeps the ID out for longer', async () => {
  const first = await remove(['a'], 1_000);
  const second = await remove(['a']);
  expect(second.keptOutUntil).toBeGreaterThan(first.keptOutUntil);
  expect(Number(await bench.redis.zscore(bench.layout.keysOf(0).deleted, 'a'))).toBe(second.keptOutUntil);
});

test('nothing is kept out when that was not asked for', async () => {
  await bench.put('a', 'text', 1);
  expect(await remove(['a'], 0)).toEqual({ held: 1, leasedUntil: 0, keptOutUntil: 0 });
  expect(await bench.put('a', 'text', 1)).toMatchObject({ accepted: 1 });
});
