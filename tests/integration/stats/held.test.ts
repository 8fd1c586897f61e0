import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

test('what is held of thousands of IDs is told in their order, through all partitions', async () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => `item-${i}`);
  await bench.send(ids.filter((_, i) => i % 2 === 0).map((id) => [id, 'text', 1]));
  await bench.send(ids.filter((_, i) => i % 3 === 0).map((id) => [id, 'image', 1]));
  const { held } = await bench.runtime.listHeldSides('embeddings', ids);
  expect(held).toEqual(
    ids.map((_, i) => [...(i % 2 === 0 ? ['text'] : []), ...(i % 3 === 0 ? ['image'] : [])]),
  );
});

test('the same ID asked twice is told twice, and what is unknown holds nothing', async () => {
  await bench.send([['a', 'text', 1]]);
  expect(await bench.runtime.listHeldSides('embeddings', ['a', 'nobody', 'a'])).toEqual({
    held: [['text'], [], ['text']],
  });
});
