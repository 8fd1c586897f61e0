import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BatchShape } from '#lib/runtime.ts';
import { listKeys } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off', MUSTER_UNKNOWN_COLLECTIONS: 'refuse' });
});
afterEach(() => bench.close());

const BODIES: Readonly<Record<BatchShape, unknown>> = {
  aggregate: { embeddings: [{ id: 'a', embedding_type: 'EMBEDDINGS_TEXT', embedding: [1, 2] }] },
  documents: [{ id: 'a', text_embedding: [1, 2], image_embedding: [3, 4] }],
};

const send = (collection: string, shape: BatchShape = 'aggregate', more = {}) =>
  bench.runtime.ingestBody({
    collection,
    producer: 'tester',
    shape,
    format: 'json',
    body: Buffer.from(JSON.stringify(BODIES[shape])),
    ...more,
  });

async function* oneLine(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"id":"a","embedding_type":"EMBEDDINGS_TEXT","embedding":[1,2]}\n');
}

const stream = (collection: string) =>
  bench.runtime.ingestStream({ collection, producer: 'tester', shape: 'aggregate', chunks: oneLine() });

test.each<[string, () => Promise<unknown>]>([
  ['a batch', () => send('shop')],
  ['a batch taken row by row', () => send('shop', 'aggregate', { partial: true })],
  ['a dry run', () => send('shop', 'aggregate', { dryRun: true })],
  ['a list of documents', () => send('shop', 'documents')],
  ['a stream', () => stream('shop')],
])('where unknown collections are refused, %s makes none and stores nothing', async (_, ask) => {
  await expect(ask()).rejects.toMatchObject({
    code: 'unknown_collection',
    message: expect.stringMatching(
      /curl -X PUT .*\/api\/collections\/shop.*MUSTER_COLLECTIONS_FILE/,
    ) as string,
  });
  expect((await listKeys(bench)).filter((key) => key.includes('shop'))).toEqual([]);
});

test('the default collection always exists', async () => {
  expect(await send('embeddings')).toMatchObject({ accepted: 1 });
});

test('a collection that was made takes batches, and none any more once it is deleted', async () => {
  await bench.runtime.control.define('shop', 'tester', {});
  expect(await send('shop')).toMatchObject({ accepted: 1 });
  await bench.runtime.control.deleteCollection('shop', 'tester', 'shop');
  await expect
    .poll(() => send('shop').catch(({ code }: { code: string }) => code), { timeout: 15_000 })
    .toBe('unknown_collection');
});

test('a bad name is told as such', async () => {
  await expect(send('Shop')).rejects.toMatchObject({ code: 'invalid_collection' });
});
