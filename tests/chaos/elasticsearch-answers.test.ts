import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { count } from '#lib/pairing/count.ts';
import { put } from '#lib/pairing/put.ts';
import {
  bendItems,
  refusal,
  refuseItems,
  startStandIn,
  type Bend,
  type StandIn,
} from '#tests/support/elasticsearch-stand-in.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

const POLL = { timeout: 20_000, interval: 50 };
let standIn: StandIn;
let bench: IndexingBench;

beforeEach(async () => {
  const url = process.env.MUSTER_TEST_ELASTICSEARCH_URL;
  if (url === undefined)
    throw new Error('MUSTER_TEST_ELASTICSEARCH_URL is not set; `npm test` starts a server and sets it.');
  standIn = await startStandIn(url);
  const name = `answers-${randomBytes(4).toString('hex')}`;
  bench = await openIndexingBench({ engine: await openElasticsearch({ url: standIn.url }), name });
});
afterEach(async () => {
  await bench.close();
  await standIn.close();
});

const idsOf = (many: number): string[] => Array.from({ length: many }, (_, i) => `id-${i}`);

/** Puts complete items, each with values of its own. */
async function pairUp(ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.flatMap((id, i) => [bench.put(id, 'text', i + 1), bench.put(id, 'image', i + 1_001)]),
  );
}

async function counts() {
  return count(bench.redis, (await bench.open()).layout);
}

/** Everything has left the queue; then only what failed is still held. */
async function expectSettled({ failed }: { failed: number }): Promise<void> {
  await expect.poll(async () => (await counts()).ready, POLL).toBe(0);
  expect((await counts()).failed).toBe(failed);
}

async function expectIndexed(ids: readonly string[]): Promise<void> {
  const spec = indexSpecOf((await bench.open()).definition);
  const documents = await bench.engine.get(spec, ids, { vectors: true });
  for (const id of ids) {
    const i = Number(id.slice('id-'.length));
    expect(documents.get(id)?.vectors).toEqual({
      text: Float32Array.of(i + 1, 1),
      image: Float32Array.of(i + 1_001, 1),
    });
  }
}

test('of 500 documents the one that the mapping refuses fails with its reason, and 499 are indexed', async () => {
  const ids = idsOf(500);
  await pairUp(ids);
  const { layout } = await bench.open();
  await put(bench.redis, layout, layout.partitionOf('id-77'), 'tester', [
    { id: 'id-77', modality: 'text', vector: Float32Array.of(0, 0) },
  ]);
  bench.start();
  await expectSettled({ failed: 1 });
  expect(await bench.held('id-77')).toMatchObject({
    state: 'failed',
    error: expect.stringMatching(/magnitude/),
  });
  await expectIndexed(ids.filter((id) => id !== 'id-77'));
});

test.each([
  [429, 'es_rejected_execution_exception'],
  [503, 'unavailable_shards_exception'],
  [500, 'node_not_connected_exception'],
])('of documents that are answered %i each only those are sent again', async (status, type) => {
  const ids = idsOf(120);
  const refused = new Set(['id-3', 'id-50', 'id-119']);
  await pairUp(ids);
  standIn.bend(refuseItems((id) => refused.has(id), status, type));
  bench.start();
  await expect.poll(async () => (await counts()).ready, POLL).toBe(refused.size);
  const before = standIn.bulks().flat();
  expect(before.filter((id) => !refused.has(id)).toSorted()).toEqual(
    ids.filter((id) => !refused.has(id)).toSorted(),
  );
  standIn.bend(null);
  await expectSettled({ failed: 0 });
  expect(standIn.bulks().flat().toSorted()).toEqual([...refused].toSorted());
  await expectIndexed(ids);
});

test('a bulk that is too large is halved until it is not, and every document is indexed', async () => {
  const ids = idsOf(300);
  await pairUp(ids);
  standIn.bend((operations, forward) =>
    (operations?.length ?? 0) > 40 ? { status: 413, body: {} } : forward(),
  );
  bench.start();
  await expectSettled({ failed: 0 });
  expect(standIn.bulks().some((bulk) => bulk.length > 40)).toBe(true);
  await expectIndexed(ids);
});

test('a bulk that is refused as a whole is bisected: its culprit fails, the others are indexed', async () => {
  const ids = idsOf(100);
  await pairUp(ids);
  standIn.bend((operations, forward) =>
    operations?.some(({ id }) => id === 'id-42') === true
      ? refusal(400, 'illegal_argument_exception', 'no such thing as id-42')
      : forward(),
  );
  bench.start();
  await expectSettled({ failed: 1 });
  expect(await bench.held('id-42')).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('no such thing as id-42'),
  });
  await expectIndexed(ids.filter((id) => id !== 'id-42'));
});

const everything =
  (status: number, type: string, reason: string): Bend =>
  () =>
    refusal(status, type, reason);

test.each([
  [401, 'security_exception', 'the key is revoked'],
  [403, 'security_exception', 'the key may not write'],
  [429, 'circuit_breaking_exception', 'data too large'],
  [503, 'cluster_block_exception', 'no master'],
])(
  'while every request is answered %i indexing pauses with the reason, fails nothing, and goes on by itself',
  async (status, type, reason) => {
    const ids = idsOf(60);
    await pairUp(ids);
    standIn.bend(everything(status, type, reason));
    const indexer = bench.start({ triesMax: 1 });
    await expect.poll(() => indexer.trouble()?.reason, POLL).toContain(reason);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await counts()).toMatchObject({ ready: 60, failed: 0 });
    expect(standIn.bulks().flat().length, 'it only probes').toBeLessThan(60);
    standIn.bend(null);
    await expectSettled({ failed: 0 });
    expect(indexer.trouble()).toBeNull();
    await expectIndexed(ids);
  },
);

test('answers in another order are matched by ID: the one that was refused fails, no other', async () => {
  const ids = idsOf(50);
  await pairUp(ids);
  const refuse = refuseItems((id) => id === 'id-9', 400, 'document_parsing_exception');
  standIn.bend(async (operations, forward) => {
    const { status, body } = await refuse(operations, forward);
    if (operations === null) return { status, body };
    return { status, body: { errors: true, items: (body as { items: unknown[] }).items.toReversed() } };
  });
  bench.start();
  await expectSettled({ failed: 1 });
  expect((await bench.held('id-9'))?.state).toBe('failed');
  await expectIndexed(ids.filter((id) => id !== 'id-9'));
});

test('documents that an answer leaves out are sent again, and none counts as indexed or failed for it', async () => {
  const ids = idsOf(50);
  await pairUp(ids);
  standIn.bend(bendItems((items) => items.slice(0, -5)));
  bench.start();
  await expect.poll(async () => (await counts()).ready, POLL).toBeLessThan(50);
  expect((await counts()).ready).toBeGreaterThanOrEqual(5);
  standIn.bend(null);
  await expectSettled({ failed: 0 });
  await expectIndexed(ids);
});

test('an index that is deleted under way fails nothing, and what is held then goes to a new one', async () => {
  const [first, second] = [idsOf(20), idsOf(60).slice(20)];
  await pairUp(first);
  bench.start();
  await expectSettled({ failed: 0 });
  const index = `${(await bench.open()).definition.index}-000001`;
  const deleted = await fetch(`${standIn.url}/${index}`, { method: 'DELETE' });
  expect(deleted.status).toBe(200);
  await Promise.all(second.flatMap((id) => [bench.put(id, 'text', 1), bench.put(id, 'image', 2)]));
  await expectSettled({ failed: 0 });
  for (const id of second) expect(await bench.document(id)).toBeDefined();
});
