import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import { never, openReplicaControl } from '#tests/support/control.ts';
import { startDocumentService, type DocumentService } from '#tests/support/document-service.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 40_000, interval: 50 };

let service: DocumentService;
let bench: RuntimeBench;
beforeEach(async () => {
  service = await startDocumentService();
  bench = await openRuntimeBench({ MUSTER_SERVICE_URL: service.url });
});
afterEach(async () => {
  await bench.close();
  await service.close();
});

const sendPair = (id: string, value: number) =>
  bench.send([
    [id, 'text', value],
    [id, 'image', value],
  ]);
const find = (name = 'embeddings') => openCollections(bench.redis, bench.keyPrefix).find(name);
const stats = () => bench.runtime.stats('embeddings');

test('what has not moved yet is never sent over what came meanwhile', async () => {
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await sendPair('mug', 1);
  await bench.send([['cup', 'text', 1]]);
  await bench.runtime.control.stop();
  const dying = openReplicaControl(bench, { muster_pick: never });
  await dying.repartition('embeddings', 'tester', 8);
  await expect.poll(async () => (await find()).former, POLL).toBeDefined();
  await dying.setPaused('embeddings', 'tester', false);
  await sendPair('mug', 2);
  await sendPair('cup', 2);
  const resuming = openReplicaControl(bench, {});
  await expect.poll(async () => (await find()).definition.former, POLL).toBeNull();
  await expect.poll(stats, POLL).toMatchObject({ ready: 0, later: 0, unmatched: 0, failed: 0 });
  const sent = service.lists.flatMap(({ documents }) => documents);
  expect(sent.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
    ['cup', 'mug'].map((id) => ({ id, text_embedding: [2, 1], image_embedding: [2, 1] })),
  );
  await resuming.stop();
});

test('a collection that holds nothing yet, and has no clocks, is moved', async () => {
  await bench.runtime.control.define('next', 'tester', {});
  const { id } = await bench.runtime.control.repartition('next', 'tester', 8);
  const outcome = async () => (await bench.runtime.control.readOperation('next', id)).outcome;
  await expect.poll(outcome, POLL).toMatchObject({ state: 'done' });
  expect((await find('next')).definition).toMatchObject({ partitions: 8, former: null });
});
