import { afterEach, expect, test } from 'vitest';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { item } from '#lib/contract/answers.ts';
import { readItem } from '#lib/stats/items.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

let bench: IndexingBench;
afterEach(() => bench.close());

test('the receipt of a document from before tells no arrival that it does not know', async () => {
  bench = await openIndexingBench();
  const { redis, engine } = bench;
  const collection = await bench.open();
  const spec = indexSpecOf(collection.definition);
  const embedding = { vector: Float32Array.of(1, 1), version: 7 };
  const text = { ...embedding, receivedAt: 5, producer: 'p', metadata: '{"a":1}' };
  await engine.ensure(spec);
  await engine.write(spec, [{ id: 'a', mayCreate: true, embeddings: { text, image: embedding } }]);
  expect(item.strict().parse(await readItem(redis, engine, collection, 'a', false))).toMatchObject({
    state: 'indexed',
    first_seen_at: null,
    paired_at: null,
    missing: [],
    embeddings: { text: { dims: 2, version: 7, received_at: 5, producer: 'p', metadata: { a: 1 } } },
    document: { modalities: ['text', 'image'], received: { text: { at: 5, by: 'p' } } },
  });
});
