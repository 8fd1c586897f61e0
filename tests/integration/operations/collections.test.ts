import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { producersKey } from '#lib/pairing/keys.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const POLL = { timeout: 15_000, interval: 50 };
const control = () => bench.runtime.control;
const stateOf = async (collection: string, id: string) =>
  (await bench.runtime.readItem(collection, id, false)).state;
const ingest = (collection: string, id: string, embedding: number[]) =>
  bench.send([[id, 'text', embedding]], collection);

describe('a collection', () => {
  test('declares its modalities; complete means the required ones are there, never a count', async () => {
    await control().define('shop', 'tester', {
      modalities: [
        { name: 'text', dims: 2 },
        { name: 'image', dims: 2 },
        { name: 'audio', dims: 2, required: false },
      ],
    });
    await bench.send(
      [
        ['two', 'text', 1],
        ['two', 'audio', 1],
        ['done', 'text', 1],
        ['done', 'image', 1],
      ],
      'shop',
    );
    await expect.poll(() => stateOf('shop', 'done'), POLL).toBe('indexed');
    expect(await stateOf('shop', 'two')).toBe('unmatched');
    await bench.send([['done', 'audio', 7]], 'shop');
    await expect
      .poll(async () => (await bench.runtime.readItem('shop', 'done', false)).document?.modalities, POLL)
      .toContain('audio');
  });

  test('is not made by a request that breaks a rule', async () => {
    await expect(
      control().define('shop', 'tester', { modalities: [{ name: 'text', required: false }] }),
    ).rejects.toMatchObject({ code: 'invalid_query' });
    await control().define('shop', 'tester', { modalities: [{ name: 'text', dims: 3 }] });
    await expect(control().define('other', 'tester', { index: 'muster-shop' })).rejects.toMatchObject({
      code: 'collection_conflict',
    });
    expect((await bench.runtime.listCollections()).map(({ name }) => name)).toEqual(['embeddings', 'shop']);
  });

  test.each([
    ['partitions', { partitions: 4 }],
    ['versions', { versions: 'producer' as const }],
    ['index', { index: 'elsewhere' }],
    ['shards', { index: { shards: 2 } }],
    ['vector options', { index_settings: { vectors: { type: 'flat' } } }],
    ['dims', { modalities: [{ name: 'text', dims: 4 }] }],
    ['similarity', { modalities: [{ name: 'text', similarity: 'l2_norm' as const }] }],
    ['modalities', { modalities: [{ name: 'sound' }] }],
  ])('keeps the %s that it was made with', async (_name, request) => {
    await control().define('shop', 'tester', { modalities: [{ name: 'text', dims: 3 }] });
    await expect(control().define('shop', 'tester', request)).rejects.toMatchObject({
      code: 'collection_conflict',
    });
  });

  test('tells how its index is made, and what it tells can be sent again', async () => {
    const vectors = { type: 'int8_hnsw', m: 24, rescore_vector: { oversample: 3 } };
    const made = await control().define('shop', 'tester', {
      index: { name: 'shelves', shards: 2, replicas: 0, exact_vectors: true, vectors },
    });
    expect(made).toMatchObject({
      index: 'shelves',
      index_settings: { shards: 2, replicas: 0, exact_vectors: true, vectors },
    });
    const { index, index_settings: settings } = await bench.runtime.describe('shop');
    expect(await control().define('shop', 'tester', { index, index_settings: settings })).toEqual(made);
    expect(await control().define('shop', 'tester', { index: { shards: 2 } })).toEqual(made);
    await expect(control().define('shop', 'tester', { index: { shards: null } })).rejects.toThrow(
      'made with index_settings.shards 2, which stays',
    );
  });

  test('leaves to the engine what nobody has said of its index', async () => {
    await control().define('shop', 'tester', {});
    expect(await bench.runtime.describe('shop')).toMatchObject({
      index: 'muster-shop',
      index_settings: { shards: null, replicas: null, exact_vectors: false, vectors: null },
    });
  });

  test('goes by the producer’s versions when it says so, and refuses a batch without or with bad ones', async () => {
    await control().define('shop', 'tester', { versions: 'producer' });
    await expect(bench.send([['a', 'text', 1]], 'shop')).rejects.toMatchObject({ code: 'invalid_version' });
    await expect(bench.send([['a', 'text', 1, 1.5]], 'shop')).rejects.toMatchObject({
      code: 'invalid_version',
    });
    await expect(bench.send([['a', 'text', 1, 7]])).rejects.toMatchObject({ code: 'invalid_version' });
    expect(await bench.send([['a', 'text', 1, 7]], 'shop')).toMatchObject({ accepted: 1 });
    expect(await bench.send([['a', 'text', 2, 6]], 'shop')).toMatchObject({ stale: 1 });
  });

  test('that takes on a modality has its waiting items judged by the new shape, and loses none', async () => {
    await control().define('shop', 'tester', { modalities: [{ name: 'text' }, { name: 'image' }] });
    await bench.send([['a', 'text', 1]], 'shop');
    await control().define('shop', 'tester', {
      modalities: [{ name: 'text' }, { name: 'image', required: false }, { name: 'audio', required: false }],
    });
    await expect.poll(() => stateOf('shop', 'a'), POLL).toBe('indexed');
    await bench.send([['b', 'audio', 1]], 'shop');
    expect(await stateOf('shop', 'b')).toBe('unmatched');
  });
});

describe('deleting a collection', () => {
  test('needs its name once more', async () => {
    await bench.send([['a', 'text', 1]]);
    await expect(control().deleteCollection('embeddings', 'tester', 'embedding')).rejects.toMatchObject({
      code: 'confirmation_required',
    });
    expect(await stateOf('embeddings', 'a')).toBe('unmatched');
  });

  test('undoes a wrong batch that has pinned the dims', async () => {
    await ingest('embeddings', 'a', [1, 2, 3]);
    expect(await control().deleteCollection('embeddings', 'tester', 'embeddings')).toMatchObject({
      count: 1,
      state: 'done',
    });
    expect(await ingest('embeddings', 'a', [1, 2, 3, 4])).toMatchObject({ accepted: 1 });
    expect((await bench.runtime.describe('embeddings')).modalities[0]).toMatchObject({ dims: 4 });
  });

  test('takes its documents along, and leaves a record', async () => {
    await bench.send(
      [
        ['a', 'text', 1],
        ['a', 'image', 1],
      ],
      'shop',
    );
    await expect.poll(() => stateOf('shop', 'a'), POLL).toBe('indexed');
    await control().deleteCollection('shop', 'tester', 'shop');
    await expect(bench.runtime.describe('shop')).rejects.toMatchObject({ code: 'unknown_collection' });
    const { activity } = await control().listActivity('shop', { limit: 5, format: 'json' });
    expect(activity).toMatchObject([
      { action: 'delete_collection', actor: 'tester', outcome: { state: 'done' } },
    ]);
    await bench.send([['b', 'text', 1]], 'shop');
    expect(await stateOf('shop', 'a')).toBe('unknown');
  });

  test('takes along who sent to it, so that nobody is late for the next one of its name', async () => {
    await bench.send([['a', 'text', 1]], 'shop');
    const key = producersKey(bench.keyPrefix, 'shop');
    await expect.poll(() => bench.redis.exists(key), POLL).toBe(1);
    await control().deleteCollection('shop', 'tester', 'shop');
    expect(await bench.redis.exists(key)).toBe(0);
  });

  test('and making it anew leaves no hole for a replica that still knows the old one', async () => {
    const replica = await bench.startReplica();
    const send = (embedding: number[]) =>
      replica.ingestBody({
        collection: 'shop',
        producer: 'late',
        shape: 'aggregate',
        format: 'json',
        body: Buffer.from(
          JSON.stringify({ embeddings: [{ id: 'x', embedding_type: 'EMBEDDINGS_TEXT', embedding }] }),
        ),
      });
    await send([1, 2, 3]);
    await control().deleteCollection('shop', 'tester', 'shop');
    await ingest('shop', 'y', [1, 2]);
    await expect(send([1, 2, 3])).rejects.toMatchObject({ code: 'dims_mismatch' });
    expect(await send([3, 4])).toMatchObject({ accepted: 1 });
  });
});

describe('the age policy', () => {
  test('indexes what waits too long as it is, by a recorded action', async () => {
    await control().define('shop', 'tester', { age_policy: { after_ms: 1_000, action: 'index' } });
    await bench.send([['a', 'text', 1]], 'shop');
    await expect.poll(() => stateOf('shop', 'a'), POLL).toBe('indexed');
    const { activity } = await control().listActivity('shop', { limit: 5, format: 'json', action: 'flush' });
    expect(activity).toMatchObject([{ actor: 'age policy', outcome: { changed: 1 } }]);
  });

  test('discards what waits too long, and keeps what does not', async () => {
    await control().define('shop', 'tester', { age_policy: { after_ms: 1_000, action: 'discard' } });
    await bench.send([['a', 'text', 1]], 'shop');
    await bench.send([['b', 'text', 1]]);
    await expect.poll(() => stateOf('shop', 'a'), POLL).toBe('unknown');
    expect(await stateOf('embeddings', 'b')).toBe('unmatched');
  });
});
