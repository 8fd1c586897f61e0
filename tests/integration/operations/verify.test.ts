import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import type { PartitionKeys } from '#lib/pairing/keys.ts';
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
