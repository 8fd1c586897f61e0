import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureGroups, groupQuery } from '#lib/contract/console.ts';
import { itemFilter } from '#lib/contract/requests.ts';
import { claim } from '#lib/pairing/claim.ts';
import { fail } from '#lib/pairing/settle.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

async function putFailed(ids: readonly string[], reason: string): Promise<void> {
  for (const modality of ['text', 'image']) await bench.send(ids.map((id) => [id, modality, 1]));
  for (const id of ids) {
    const partition = bench.layout.partitionOf(id);
    const items = await claim(bench.redis, bench.layout, partition, [id], 60_000);
    await fail(bench.redis, bench.layout, partition, [{ ...items[0]!, reason: `${reason} '${id}'` }]);
  }
}

const list = async (query: object = {}) =>
  failureGroups.parse(await bench.runtime.views.failures('embeddings', groupQuery.parse(query)));
const many = Array.from({ length: 40 }, (_, i) => `item-${i}`);

test('failed items of all partitions are told by reason, the largest group first, with a sample and a trend', async () => {
  await putFailed(many, 'no field takes');
  await putFailed(['other'], 'too large');
  const { groups, at, from, bucket_ms: bucketMs, next_cursor: next } = await list({ range: '1h' });
  expect(groups.map(({ reason, count }) => [reason, count])).toEqual([
    ['no field takes …', 40],
    ['too large …', 1],
  ]);
  const { group, newest_at: newestAt, sample } = groups[0]!;
  const { items } = await bench.runtime.listItems('embeddings', itemFilter.parse({ state: 'failed', group }));
  expect(items.find(({ id }) => id === sample!.id)!.failed_at).toBe(newestAt);
  expect(sample).toMatchObject({ tries: 1, reason: `no field takes '${sample!.id}'` });
  expect(groups[0]!.trend.reduce((sum, n) => sum + n, 0)).toBe(40);
  expect(from + groups[0]!.trend.length * bucketMs).toBeGreaterThan(at);
  expect(next).toBeNull();
});

test('a requeue of one group is previewed and done to exactly its items', async () => {
  await putFailed(many, 'no field takes');
  await putFailed(['other'], 'too large');
  const { group } = (await list()).groups[0]!;
  const { control } = bench.runtime;
  const preview = await control.actOnItems('embeddings', 'tester', 'requeue', {
    filter: { group },
    dry_run: true,
  });
  expect(preview).toMatchObject({ count: 40 });
  await putFailed(['later'], 'no field takes');
  const { token } = preview as { token: string };
  expect(await control.actOnItems('embeddings', 'tester', 'requeue', { token })).toMatchObject({ count: 40 });
  expect((await list()).groups.map(({ count }) => count)).toEqual([1, 1]);
});

test('failed items are listed by group, with when, after how many tries and why', async () => {
  await putFailed(['a'], 'no field takes');
  await putFailed(['b'], 'too large');
  const { group, newest_at: at } = (await list()).groups.find(({ sample }) => sample!.id === 'b')!;
  const { items } = await bench.runtime.listItems('embeddings', itemFilter.parse({ state: 'failed', group }));
  expect(items).toMatchObject([{ id: 'b', failed_at: at, tries: 1, error: "too large 'b'" }]);
});
