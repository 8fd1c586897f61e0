import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCollections, type Collections } from '#lib/collections/collections.ts';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { indicesKey } from '#lib/pairing/keys.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
let collections: Collections;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  collections = openCollections(bench.redis, bench.keyPrefix);
});
afterEach(() => bench.close());

const named = (name: string, index: string) => ({ ...defaultDefinition(name), index });
const claimOf = (index: string) => bench.redis.hget(indicesKey(bench.keyPrefix), index);
const claimedAt = (owner: string, index: string, at: number) =>
  bench.redis.hset(indicesKey(bench.keyPrefix), index, `${owner} ${at}`);

describe('an index belongs to one collection', () => {
  test('also when two replicas make two at the same moment', async () => {
    const replica = openCollections(bench.redis, bench.keyPrefix);
    for (let round = 0; round < 100; round++) {
      const made = await Promise.allSettled([
        collections.restore(named(`a${round}`, `shared${round}`)),
        replica.restore(named(`b${round}`, `shared${round}`)),
      ]);
      expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  test('also while its collection is still being made', async () => {
    await claimedAt('slow', 'shared', Date.now());
    await expect(collections.restore(named('fast', 'shared'))).rejects.toMatchObject({
      code: 'collection_conflict',
      message: expect.stringContaining('belongs to the collection "slow"') as string,
    });
  });

  test('and is free again when who claimed it never made a collection', async () => {
    await claimedAt('gone', 'shared', Date.now() - 60_000);
    expect(await collections.restore(named('next', 'shared'))).toBe(true);
    expect(await claimOf('shared')).toMatch(/^next \d+$/);
  });

  test('and is free again when its collection is deleted', async () => {
    await bench.runtime.control.define('old', 'tester', { index: 'shared' });
    await collections.free((await collections.find('old')).definition);
    expect(await claimOf('shared')).toBeNull();
    expect(await collections.restore(named('next', 'shared'))).toBe(true);
  });

  test('and stays so when a collection that has lost it is deleted', async () => {
    await collections.restore(named('mine', 'shared'));
    await collections.free(named('other', 'shared'));
    expect(await claimOf('shared')).toMatch(/^mine /);
  });
});

test('a batch that was judged by a deleted collection pins nothing in the one made anew', async () => {
  await bench.send([['a', 'text', 1]], 'shop');
  const stale = (await collections.find('shop')).definition;
  await bench.runtime.control.deleteCollection('shop', 'tester', 'shop');
  await bench.runtime.control.define('shop', 'tester', { versions: 'producer' });
  await expect(collections.pin(stale, [{ modality: 'image', member: 'dims', value: 3 }])).rejects.toThrow(
    /^EPOCH/,
  );
  const { modalities } = await bench.runtime.describe('shop');
  expect(modalities.map(({ dims }) => dims)).toEqual([null, null]);
});
