import { afterEach, expect, test } from 'vitest';
import { item, type Item } from '#lib/contract/answers.ts';
import { claim } from '#lib/pairing/claim.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
afterEach(() => bench.close());

const receiptOf = async (id: string): Promise<Item> =>
  item.strict().parse(await bench.runtime.readItem('embeddings', id, false));

test('the receipt of an unmatched item tells what came from whom and when, and what is missing', async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send([['a', 'text', 1]]);
  const receipt = await receiptOf('a');
  expect(receipt).toMatchObject({
    state: 'unmatched',
    missing: ['image'],
    paired_at: null,
    due_at: null,
    leased_until: null,
    embeddings: { text: { dims: 2, producer: 'tester', received_at: receipt.first_seen_at } },
  });
});

test('the receipt of a ready item tells since when it is whole, and till when an indexer has it', async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send([['a', 'text', 1]]);
  await bench.send([['a', 'image', 1]]);
  const receipt = await receiptOf('a');
  expect(receipt).toMatchObject({ state: 'ready', missing: [], leased_until: null, tries: 0 });
  expect(receipt.paired_at).toBe(receipt.embeddings.image!.received_at);
  await claim(bench.redis, bench.layout, bench.layout.partitionOf('a'), ['a'], 60_000);
  const leased = await receiptOf('a');
  expect(leased.leased_until).toBeGreaterThanOrEqual(receipt.paired_at! + 60_000);
  expect(leased).toMatchObject({ tries: 1, due_at: leased.leased_until });
});

test('the receipt of an indexed item still tells what came from whom and when, and since when it was whole', async () => {
  bench = await openRuntimeBench();
  await bench.send([['a', 'text', 1]]);
  const held = await receiptOf('a');
  await bench.send([['a', 'image', 1]]);
  await expect.poll(async () => (await receiptOf('a')).state, { timeout: 15_000 }).toBe('indexed');
  const indexed = await receiptOf('a');
  const image = indexed.embeddings.image!;
  expect(indexed).toMatchObject({
    first_seen_at: held.first_seen_at,
    paired_at: image.received_at,
    missing: [],
    embeddings: { text: held.embeddings.text, image: { dims: 2, producer: 'tester', metadata: null } },
    document: {
      modalities: ['text', 'image'],
      received: {
        text: { at: held.first_seen_at, by: 'tester' },
        image: { at: image.received_at, by: 'tester' },
      },
      indexed_at: expect.any(String) as string,
    },
  });
  expect(image.version).toBe(indexed.document!.versions.image);
});

test('the receipt of an item that is held again tells what is held; its document tells of what is indexed', async () => {
  bench = await openRuntimeBench();
  await bench.send([
    ['a', 'text', 1],
    ['a', 'image', 1],
  ]);
  await expect.poll(async () => (await receiptOf('a')).state, { timeout: 15_000 }).toBe('indexed');
  const { document } = await receiptOf('a');
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await bench.send([['a', 'text', 2]]);
  const again = await receiptOf('a');
  expect(Object.keys(again.embeddings)).toEqual(['text']);
  expect(again.embeddings.text!.version).toBeGreaterThan(document!.versions.text!);
  expect(again).toMatchObject({ state: 'unmatched', paired_at: null, missing: [], document });
});

test('the receipt of a deleted ID tells till when it is kept out', async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
  await bench.send([['a', 'text', 1]]);
  const deleted = await bench.runtime.control.deleteItem('embeddings', 'tester', 'a');
  expect(await receiptOf('a')).toMatchObject({
    state: 'unknown',
    missing: ['text', 'image'],
    kept_out_until: deleted.kept_out_until,
  });
});
