import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspect } from '#lib/pairing/inspect.ts';
import { ack } from '#lib/pairing/settle.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

const ALL = ['text', 'image', 'audio'];

let bench: Bench;
afterEach(() => bench.finish());

const putAll = async (modalities: readonly string[]) => {
  for (const modality of modalities) await bench.put('a', modality, 1);
};

describe('three modalities', () => {
  beforeEach(async () => {
    bench = await openBench({ modalities: ALL });
  });

  test('two of three still wait, in the list of what they hold, as old as the first of them', async () => {
    await bench.put('a', 'audio', 1);
    const first = await inspect(bench.redis, bench.layout, 'a');
    expect(await bench.put('a', 'text', 1)).toMatchObject({ completed: 0, madeUnmatched: 1 });
    expect(await inspect(bench.redis, bench.layout, 'a')).toMatchObject({
      state: 'unmatched',
      firstSeenAt: first!.firstSeenAt,
    });
    expect(await bench.put('a', 'image', 1)).toMatchObject({ completed: 1 });
  });

  test('an ack takes the item out of all three sets', async () => {
    await putAll(ALL);
    expect(await ack(bench.redis, bench.layout, 0, await bench.claim())).toBe(1);
    expect(await bench.redis.exists(...bench.layout.keysOf(0).ids)).toBe(0);
  });
});

describe('an optional modality', () => {
  beforeEach(async () => {
    bench = await openBench({ modalities: ALL, required: ['text', 'image'] });
  });

  test('is not waited for', async () => {
    await putAll(['text', 'image']);
    expect(await bench.claim()).toMatchObject([{ id: 'a', complete: true }]);
  });

  test('does not stand in for a required one', async () => {
    await bench.put('a', 'audio', 1);
    expect(await bench.put('a', 'text', 1)).toMatchObject({ completed: 0, madeUnmatched: 1 });
  });

  test('goes along when it is there in time, and follows when it changes during the write', async () => {
    await putAll(['audio', 'text', 'image']);
    const items = await bench.claim();
    expect(Object.keys(items[0]!.embeddings)).toEqual(ALL);
    await bench.put('a', 'audio', 2);
    expect(await ack(bench.redis, bench.layout, 0, items)).toBe(0);
    expect(await bench.claim()).toHaveLength(1);
  });
});
