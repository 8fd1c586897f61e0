import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { peekDueInEach } from '#lib/pairing/claim.ts';
import { count } from '#lib/pairing/count.ts';
import { peekLookups } from '#lib/pairing/look-up.ts';
import { put } from '#lib/pairing/put.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

const PARTITIONS = 20;

let bench: Bench;
beforeEach(async () => {
  bench = await openBench({ partitions: PARTITIONS });
});
afterEach(() => bench.finish());

const place = (id: string, modality: string) =>
  put(bench.redis, bench.layout, bench.layout.partitionOf(id), 'tester', [
    { id, modality, vector: Float32Array.of(1, 1) },
  ]);

const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
const ids = Array.from({ length: 60 }, (_, i) => `id-${i}`);

test('every partition is counted once, however many calls it takes', async () => {
  for (const id of ids) await place(id, 'text');
  for (const id of ids.slice(0, 25)) await place(id, 'image');
  expect(await count(bench.redis, bench.layout)).toMatchObject({
    ready: 25,
    due: 25,
    have: [60, 25],
    unmatched: [{ mask: 1, count: 35 }],
  });
});

test('each partition answers for itself, in the order asked', async () => {
  for (const id of ids) await place(id, 'text');
  for (const id of ids) await place(id, 'image');
  const asked = all.toReversed();
  const answers = await peekDueInEach(bench.redis, bench.layout, asked, 100);
  const found = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.toSorted() : null));
  expect(found).toEqual(
    asked.map((partition) => ids.filter((id) => bench.layout.partitionOf(id) === partition).toSorted()),
  );
});

test('each partition’s look-up goes on from its own cursor', async () => {
  for (const id of ids) await place(id, 'text');
  const [first] = await peekLookups(bench.redis, bench.layout, [3], [{ name: 'first', ageMs: 0 }], 100);
  const { cursors } = first?.status === 'fulfilled' ? first.value : { cursors: [] };
  await bench.redis.hset(bench.layout.keysOf(3).lookup, cursors[0]!, '9999999999999');
  const answers = await peekLookups(bench.redis, bench.layout, all, [{ name: 'first', ageMs: 0 }], 100);
  const asked = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.ids : []));
  expect(asked.toSorted()).toEqual(ids.filter((id) => bench.layout.partitionOf(id) !== 3).toSorted());
});

test('partitions that could not be asked are told as such, each with the reason', async () => {
  const lost = vi
    .spyOn(bench.redis, 'sendCommand')
    .mockImplementation(() => Promise.reject(new Error('gone')));
  const answers = await peekDueInEach(bench.redis, bench.layout, all, 1);
  lost.mockRestore();
  expect(answers).toHaveLength(PARTITIONS);
  expect(answers.every((answer) => answer.status === 'rejected')).toBe(true);
});
