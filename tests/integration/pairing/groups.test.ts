import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeItems } from '#lib/pairing/delete.ts';
import { EVERYTHING } from '#lib/pairing/filter.ts';
import { readGroups } from '#lib/pairing/groups.ts';
import { operate, snapshot, type OperateVerb } from '#lib/pairing/operate.ts';
import { groupOf } from '#lib/pairing/reasons.ts';
import { ack, fail } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.finish());

const REFUSED = (id: string) => `no field takes '${id}' at 17`;

async function putFailed(ids: readonly string[], reasonOf: (id: string) => string = REFUSED) {
  for (const id of ids) {
    await bench.put(id, 'text', 1);
    await bench.put(id, 'image', 1);
  }
  const items = await bench.claim();
  const failures = items.map((item) => ({ ...item, reason: reasonOf(item.id) }));
  await fail(bench.redis, bench.layout, 0, failures);
  return items;
}

const read = async (times: readonly number[] = []) =>
  (await readGroups(bench.redis, bench.layout, null, 100, times)).groups;

const counts = async (): Promise<number[]> => (await read()).map(({ count }) => count);

const act = (verb: OperateVerb, ids: readonly string[], group = '') =>
  operate(bench.redis, bench.layout, verb, 0, ids, {
    operation: 'o',
    filter: { ...EVERYTHING, group },
    asOf: null,
    state: 'failed',
    progress: {},
  });

test('failed items whose reasons are alike are one group, with its first, its last and how many', async () => {
  await putFailed(['a']);
  const before = (await snapshot(bench.redis, bench.layout)).at;
  await new Promise((resolve) => setTimeout(resolve, 5));
  await putFailed(['b', 'c']);
  await putFailed(['d'], () => 'too large');
  const groups = await read();
  expect(groups.map(({ name }) => name)).toEqual(groups.map(({ name }) => name).toSorted());
  const refused = groups.find(({ name }) => name === groupOf(REFUSED('a'), 'a'))!;
  expect(refused).toMatchObject({ count: 3, newestId: 'c' });
  expect(refused.oldestAt).toBeLessThanOrEqual(before);
  expect(refused.newestAt).toBeGreaterThan(before);
});

test('the trend tells when those that are still failed failed', async () => {
  await putFailed(['a', 'b']);
  const newestAt = (await read())[0]!.newestAt;
  const { trend } = (await read([newestAt - 3_600_000, newestAt - 60_000, newestAt + 1]))[0]!;
  expect(trend).toEqual([0, 2]);
});

describe('the count of a group is exact after', () => {
  beforeEach(() => putFailed(['a', 'b']));

  const moves: [string, () => Promise<unknown>][] = [
    ['a requeue', () => act('requeue', ['a'])],
    ['a discard', () => act('discard', ['a'])],
    ['a deletion', () => removeItems(bench.redis, bench.layout, 0, 'o', ['a'], 0)],
    ['a newer embedding', () => bench.put('a', 'text', 9)],
  ];
  test.each(moves)('%s', async (_name, move) => {
    expect(await counts()).toEqual([2]);
    await move();
    expect(await counts()).toEqual([1]);
  });

  test('an ack of the very versions that failed', async () => {
    const [item] = await putFailed(['c']);
    expect(await counts()).toEqual([3]);
    await ack(bench.redis, bench.layout, 0, [item!]);
    expect(await counts()).toEqual([2]);
  });

  test('a second failure for another reason', async () => {
    await act('requeue', ['a']);
    await putFailed([], () => 'too large');
    expect(await counts()).toEqual([1, 1]);
  });

  test('the same embedding once more: it stays failed', async () => {
    await bench.put('a', 'text', 1);
    expect(await counts()).toEqual([2]);
  });
});

test('an action on a group means exactly its items', async () => {
  await putFailed(['a', 'b']);
  await putFailed(['c'], () => 'too large');
  expect(await act('requeue', ['a', 'b', 'c'], groupOf('too large', 'c'))).toEqual({
    changed: 1,
    skipped: 0,
  });
  expect(await Promise.all(['a', 'b', 'c'].map(bench.state))).toEqual(['failed', 'failed', 'ready']);
});

test('nothing is left of a group when its last item has gone', async () => {
  await putFailed(['a']);
  await act('discard', ['a']);
  expect(await bench.redis.exists(bench.layout.keysOf(0).groups)).toBe(0);
});

test('however many groups there are, pages tell each once', async () => {
  const words = Array.from({ length: 50 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  await putFailed(words, (id) => `refused because of ${id}`);
  const found: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof readGroups>> = await readGroups(
      bench.redis,
      bench.layout,
      after,
      7,
      [],
    );
    expect(page.groups.length).toBeLessThanOrEqual(7);
    found.push(...page.groups.map(({ name }) => name));
    after = page.reached;
  } while (after !== null);
  expect(found).toHaveLength(50);
  expect(new Set(found).size).toBe(50);
});
