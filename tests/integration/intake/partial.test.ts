import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ingested } from '#lib/contract/answers.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { arrowBody, fixedLists, texts } from '#tests/support/arrow-body.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

const row = (id: unknown, embedding: unknown, type = 'TEXT', more = {}) => ({
  id,
  embedding_type: `EMBEDDINGS_${type}`,
  embedding,
  ...more,
});
const of = { producer: 'tester', shape: 'aggregate' } as const;

function send(rows: unknown[], options = {}, collection = 'embeddings'): Promise<Ingested> {
  const body = Buffer.from(JSON.stringify({ embeddings: rows }));
  return bench.runtime.ingestBody({ ...of, collection, format: 'json', body, partial: true, ...options });
}

async function* linesOf(rows: Iterable<unknown>): AsyncGenerator<Uint8Array> {
  for (const one of rows) yield Buffer.from(`${typeof one === 'string' ? one : JSON.stringify(one)}\n`);
}

const stream = (rows: Iterable<unknown>, options = {}): Promise<Ingested> =>
  bench.runtime.ingestStream({ ...of, collection: 'embeddings', chunks: linesOf(rows), ...options });

const stateOf = async (id: string, collection = 'embeddings') =>
  (await bench.runtime.readItem(collection, id, false)).state;

describe('a partial batch', () => {
  test('tells of each row in order what became of it, and takes those that break no rule', async () => {
    const answer = await send([
      row('a', [1, 2]),
      row('b', [1]),
      row(7, [1, 2]),
      7,
      row('c', [1, 2], 'AUDIO'),
      row('a', [3, 4]),
      row('d', [0, 0]),
      row('e', [5, 6]),
    ]);
    expect(answer).toMatchObject({ status: 'partial', accepted: 2, duplicates: 1, stale: 0, rejected: 5 });
    expect(answer.items).toEqual([
      { position: 0, id: 'a', modality: 'text', status: 'duplicate' },
      rejected(1, 'b', 'text', 'dims_mismatch', '1 dims, expected 2'),
      rejected(2, null, 'text', 'invalid_id', 'the id is a number, but has to be a string'),
      rejected(3, null, null, 'invalid_batch', 'the row is a number, but has to be an object'),
      rejected(
        4,
        'c',
        null,
        'unknown_type',
        'embedding_type is "EMBEDDINGS_AUDIO"; this collection knows EMBEDDINGS_TEXT, EMBEDDINGS_IMAGE',
      ),
      { position: 5, id: 'a', modality: 'text', status: 'accepted' },
      rejected(
        6,
        'd',
        'text',
        'zero_magnitude',
        'the squared magnitude is 0 in float32, so cosine has no answer',
      ),
      { position: 7, id: 'e', modality: 'text', status: 'accepted' },
    ]);
    expect(await stateOf('a')).toBe('unmatched');
    expect(await stateOf('b')).toBe('unknown');
  });

  test('of which nothing can be taken stores nothing and makes no collection', async () => {
    const answer = await send([row('a', [0, 0])], {}, 'none');
    expect(answer).toMatchObject({ status: 'partial', accepted: 0, rejected: 1 });
    await expect(bench.runtime.describe('none')).rejects.toMatchObject({ code: 'unknown_collection' });
  });

  test('sent again says duplicate of each, and an older version by the producer is stale', async () => {
    await bench.runtime.control.define('versions', 'tester', { versions: 'producer' });
    const rows = [row('a', [1, 2], 'TEXT', { version: 5 }), row('a', [1, 2], 'IMAGE', { version: 5 })];
    const first = await send(rows, {}, 'versions');
    expect(first.items!.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    const again = await send([...rows, row('b', [1, 2], 'TEXT', { version: 1 })], {}, 'versions');
    expect(again.items!.map(({ status }) => status)).toEqual(['duplicate', 'duplicate', 'accepted']);
    const older = await send([row('a', [3, 4], 'TEXT', { version: 4 })], {}, 'versions');
    expect(older).toMatchObject({ accepted: 0, stale: 1, items: [{ status: 'stale' }] });
  });

  test('of documents tells of each embedding of a row', async () => {
    const body = Buffer.from(JSON.stringify([{ id: 'a', text_embedding: [1], image_embedding: [null] }]));
    const answer = await bench.runtime.ingestBody({
      collection: 'embeddings',
      producer: 'tester',
      shape: 'documents',
      format: 'json',
      body,
      partial: true,
    });
    expect(answer.items).toMatchObject([
      { position: 0, modality: 'text', status: 'accepted' },
      { position: 0, modality: 'image', status: 'rejected', error: { code: 'not_finite' } },
    ]);
  });

  test('meets dims that another batch has just pinned row by row', async () => {
    const replica = await bench.startReplica();
    await bench.runtime.control.define('raced', 'tester', {});
    await replica.describe('raced');
    await send([row('a', [1, 2])], {}, 'raced');
    const body = Buffer.from(JSON.stringify({ embeddings: [row('b', [1]), row('c', [1, 2])] }));
    const answer = await replica.ingestBody({
      ...of,
      collection: 'raced',
      format: 'json',
      body,
      partial: true,
    });
    expect(answer.items!.map(({ status }) => status)).toEqual(['rejected', 'accepted']);
  });
});

describe('a dry run', () => {
  test('says what would be accepted, replaced, a duplicate and complete, and stores nothing', async () => {
    await send([row('held', [1, 2]), row('same', [1, 2])]);
    const rows = [row('held', [1, 2], 'IMAGE'), row('same', [1, 2]), row('held', [3, 4]), row('new', [1, 2])];
    const counts = { accepted: 3, replaced: 1, duplicates: 1, stale: 0, completed: 1 };
    expect(await send(rows, { dryRun: true, partial: false })).toEqual({ status: 'dry_run', ...counts });
    expect(await stateOf('new')).toBe('unknown');
    expect(await stateOf('held')).toBe('unmatched');
    expect(await send(rows)).toMatchObject(counts);
  });

  test('makes no collection and pins nothing', async () => {
    expect(await send([row('a', [1, 2, 3])], { dryRun: true }, 'tried')).toMatchObject({
      status: 'dry_run',
      accepted: 1,
      items: [{ id: 'a', status: 'accepted' }],
    });
    await expect(bench.runtime.describe('tried')).rejects.toMatchObject({ code: 'unknown_collection' });
    expect(await bench.redis.keys(`${bench.keyPrefix}*tried*`)).toEqual([]);
  });

  test('refuses what would be refused', async () => {
    await expect(send([row('a', [0])], { dryRun: true, partial: false })).rejects.toMatchObject({
      code: 'zero_magnitude',
    });
  });

  test('knows an ID that is kept out', async () => {
    await send([row('gone', [1, 2])]);
    await bench.runtime.control.deleteItem('embeddings', 'tester', 'gone');
    expect(await send([row('gone', [1, 2])], { dryRun: true })).toMatchObject({ accepted: 0, stale: 1 });
  });
});

describe('a stream of NDJSON', () => {
  test('is held piece by piece; positions go on, and a line at fault is told in its place', async () => {
    const rows = Array.from({ length: 2_500 }, (_, i) =>
      i === 1_700 ? '{"id":' : row(`id-${i}`, [i + 1, 1]),
    );
    const answer = await stream(rows);
    expect(answer).toMatchObject({ status: 'partial', accepted: 2_499, rejected: 1 });
    expect(answer.items!.map(({ position }) => position)).toEqual(rows.map((_, i) => i));
    expect(answer.items![1_700]).toMatchObject({ status: 'rejected', error: { code: 'invalid_json' } });
  });

  test('longer than any batch is taken whole, and tells of what was rejected', async () => {
    function* rows(): Generator {
      for (let i = 0; i < LIMITS.batchItems + 10_000; i++)
        yield row(`id-${i}`, i === 59_000 ? [0, 0] : [1, 1]);
    }
    const answer = await stream(rows());
    expect(answer).toMatchObject({ accepted: 59_999, rejected: 1, items_omitted: 59_999 });
    expect(answer.items).toMatchObject([{ position: 59_000, id: 'id-59000', status: 'rejected' }]);
  });

  test('that ends early keeps what came, and says how far it came', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 1_500; i++) yield Buffer.from(`${JSON.stringify(row(`id-${i}`, [1, 1]))}\n`);
      throw new Error('the line is dead');
    }
    await expect(
      bench.runtime.ingestStream({ ...of, collection: 'embeddings', chunks: broken() }),
    ).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringContaining('The first 1000 rows are dealt with'),
      cause: new Error('the line is dead'),
    });
    expect(await stateOf('id-0')).toBe('unmatched');
    expect(await stateOf('id-1400')).toBe('unknown');
  });

  test('without a row is refused', async () => {
    await expect(stream([])).rejects.toMatchObject({ code: 'invalid_batch' });
  });
});

test('a body of Arrow is stored bit for bit, its type from the request', async () => {
  const vector = Float32Array.of(0.1, -1e-40, 3.4e38 / 2 ** 70);
  const body = arrowBody({ id: texts(['a']), embedding: fixedLists(vector, 3) });
  const answer = await bench.runtime.ingestBody({
    ...of,
    collection: 'embeddings',
    format: 'arrow',
    body,
    type: 'EMBEDDINGS_IMAGE',
  });
  expect(answer).toMatchObject({ accepted: 1 });
  const key = bench.layout.itemKey(bench.layout.partitionOf('a'), 'a');
  expect(await bench.redis.hgetBuffer(key, 'v:image')).toEqual(Buffer.from(vector.buffer));
});

test('metadata in a body of Arrow is JSON text, and what is none is refused', async () => {
  const columns = { id: texts(['a', 'b']), embedding: fixedLists(Float32Array.of(1, 2, 3, 4), 2) };
  const sendColumn = (metadata: (string | null)[], options = {}) =>
    bench.runtime.ingestBody({
      ...of,
      collection: 'embeddings',
      format: 'arrow',
      body: arrowBody({ ...columns, metadata: texts(metadata) }),
      type: 'EMBEDDINGS_TEXT',
      ...options,
    });
  await expect(sendColumn(['{"a":1}', 'brand'])).rejects.toMatchObject({ code: 'invalid_metadata' });
  expect(await sendColumn(['{"a":1}', null])).toMatchObject({ accepted: 2 });
  const receipts = ['a', 'b'].map(async (id) => {
    const { embeddings } = await bench.runtime.readItem('embeddings', id, false);
    return embeddings.text!.metadata;
  });
  expect(await Promise.all(receipts)).toEqual([{ a: 1 }, null]);
});

const rejected = (
  position: number,
  id: string | null,
  modality: string | null,
  code: string,
  reason: string,
) => ({ position, id, modality, status: 'rejected', error: { code, reason } });
