import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import { claim } from '#lib/pairing/claim.ts';
import type { PartitionKeys } from '#lib/pairing/keys.ts';
import { fail } from '#lib/pairing/settle.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await bench.send([
    ['half', 'text', 1],
    ['whole', 'text', 1],
    ['whole', 'image', 1],
  ]);
});
afterEach(() => bench.close());

const verify = async (repair: boolean) => {
  const operation = await bench.runtime.control.verify('embeddings', 'tester', repair);
  expect(operation.outcome.state).toBe('done');
  return operation.verification!;
};
const keysFor = async (id: string): Promise<PartitionKeys> => {
  const { layout } = await openCollections(bench.redis, bench.keyPrefix).find('embeddings');
  return layout.keysOf(layout.partitionOf(id));
};

test('a live collection in order has no breach', async () => {
  expect(await verify(false)).toMatchObject({ checked: 2, breaches: 0 });
});

describe('each breach is found, told, and put right on request:', () => {
  const breaks: [string, string, string, (keys: PartitionKeys) => Promise<unknown>][] = [
    ['an item missing from its readiness set', 'half', 'a', (keys) => bench.redis.srem(keys.ids[0]!, 'half')],
    ['an ID in a readiness set of nothing', 'ghost', 'a', (keys) => bench.redis.sadd(keys.ids[1]!, 'ghost')],
    ['an item in no list', 'half', 'b', (keys) => bench.redis.zrem(keys.unmatched[0]!, 'half')],
    ['an item in two lists', 'half', 'b', (keys) => bench.redis.zadd(keys.ready, 1, 'half')],
    ['an ID in a list that holds nothing', 'ghost', 'b', (keys) => bench.redis.zadd(keys.failed, 1, 'ghost')],
    [
      'an item in the list of other modalities',
      'half',
      'b',
      async (keys) => {
        await bench.redis.zrem(keys.unmatched[0]!, 'half');
        await bench.redis.zadd(keys.unmatched[1]!, 1, 'half');
      },
    ],
    [
      'a complete item that waits',
      'whole',
      'c',
      async (keys) => {
        await bench.redis.zrem(keys.ready, 'whole');
        await bench.redis.zadd(keys.unmatched[2]!, 1, 'whole');
      },
    ],
    [
      'a member of a group of reasons that has not failed',
      'half',
      'f',
      (keys) => bench.redis.zadd(keys.groups, 0, `0123456789ab${Date.now()}half`),
    ],
    ['a clock behind a version', 'half', 'e', (keys) => bench.redis.set(keys.clock, '1')],
  ];

  test.each(breaks)('%s', async (_name, id, rule, spoil) => {
    await spoil(await keysFor(id));
    const found = await verify(false);
    expect(found.sample.map((breach) => breach.rule)).toContain(rule);
    expect(found.repaired).toBe(0);
    expect((await verify(true)).repaired).toBeGreaterThan(0);
    expect(await verify(false)).toMatchObject({ checked: 2, breaches: 0 });
  });
});

describe('a failed item that is not in the group of its reason is found, told, and put there on request:', () => {
  const spoils: [string, (keys: PartitionKeys, item: string) => Promise<unknown>][] = [
    ['in none', (keys) => bench.redis.del(keys.groups)],
    ['its mark lost', (_keys, item) => bench.redis.hdel(item, 'group')],
    ['in that of another reason', (_keys, item) => bench.redis.hset(item, 'error', 'another reason')],
  ];

  test.each(spoils)('%s', async (_name, spoil) => {
    const { layout, redis } = bench;
    const partition = layout.partitionOf('whole');
    const items = await claim(redis, layout, partition, ['whole'], 60_000);
    await fail(redis, layout, partition, [{ ...items[0]!, reason: 'refused' }]);
    await spoil(await keysFor('whole'), layout.itemKey(partition, 'whole'));
    const found = await verify(false);
    expect(found.sample).toContainEqual(expect.objectContaining({ id: 'whole', rule: 'f' }));
    expect(found.repaired).toBe(0);
    expect((await verify(true)).repaired).toBeGreaterThan(0);
    expect(await verify(false)).toMatchObject({ checked: 2, breaches: 0 });
  });
});
