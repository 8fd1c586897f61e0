import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Runtime } from '#lib/runtime.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

const send = (model: string | undefined, options: object = {}, runtime: Runtime = bench.runtime, id = 'a') =>
  runtime.ingestBody({
    collection: 'embeddings',
    producer: 'tester',
    shape: 'aggregate',
    format: 'json',
    body: Buffer.from(
      JSON.stringify({ embeddings: [{ id, embedding_type: 'EMBEDDINGS_TEXT', embedding: [1, 2] }], model }),
    ),
    ...options,
  });

const modelOf = async (modality: string) =>
  (await bench.runtime.describe('embeddings')).modalities.find(({ name }) => name === modality)!.model;

test('a batch of another model than the first is refused, and nothing of it is stored', async () => {
  await send('clip@1');
  await expect(send('clip@2', {}, bench.runtime, 'b')).rejects.toMatchObject({
    code: 'model_mismatch',
    message:
      'Nothing was stored. Item 0 (id "b"): the model is "clip@2", and the text embeddings here are of "clip@1".',
  });
  expect((await bench.runtime.readItem('embeddings', 'b', false)).state).toBe('unknown');
});

test('the first model that is named is pinned, for its modality alone', async () => {
  await send(undefined);
  expect(await modelOf('text')).toBeNull();
  await send(undefined, { model: 'clip@1' });
  expect(await modelOf('text')).toBe('clip@1');
  expect(await modelOf('image')).toBeNull();
});

test('of two models that are first at the same moment, at two replicas, one wins', async () => {
  const replica = await bench.startReplica();
  for (let round = 0; round < 20; round++) {
    const collection = `race-${round}`;
    await send(undefined, { collection });
    await replica.describe(collection);
    const sent = await Promise.allSettled([
      send('clip@1', { collection }),
      send('clip@2', { collection }, replica, 'b'),
    ]);
    expect(sent.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const loser = sent.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(loser.reason).toMatchObject({ code: 'model_mismatch' });
  }
});

test('row by row, those of another model are rejected', async () => {
  await send('clip@1');
  expect(await send('clip@2', { partial: true }, bench.runtime, 'b')).toMatchObject({
    rejected: 1,
    items: [{ status: 'rejected', error: { code: 'model_mismatch' } }],
  });
});

test('a dry run pins no model', async () => {
  await send(undefined);
  await send('clip@1', { dryRun: true });
  expect(await modelOf('text')).toBeNull();
});

test('a model that was pinned by a batch stays, whatever a change asks for', async () => {
  await send('clip@1');
  const modalities = [{ name: 'text', model: 'clip@2' }, { name: 'image' }];
  await expect(bench.runtime.control.define('embeddings', 'tester', { modalities })).rejects.toMatchObject({
    code: 'collection_conflict',
  });
  const wanted = [{ name: 'text' }, { name: 'image', model: 'clip@1' }];
  await bench.runtime.control.define('embeddings', 'tester', { modalities: wanted });
  expect([await modelOf('text'), await modelOf('image')]).toEqual(['clip@1', 'clip@1']);
});
