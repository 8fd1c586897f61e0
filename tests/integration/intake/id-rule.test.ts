import { afterEach, beforeEach, expect, test } from 'vitest';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 15_000, interval: 50 };
const RULE: IdRule = [{ step: 'trim' }, { step: 'case', to: 'lower' }];

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
  await bench.runtime.control.define('embeddings', 'tester', { id_rule: RULE });
});
afterEach(() => bench.close());

const read = (id: string) => bench.runtime.readItem('embeddings', id, false);
const ingest = (
  rows: readonly object[],
  how: { partial?: boolean; dryRun?: boolean } = {},
  shape: 'aggregate' | 'documents' = 'aggregate',
) =>
  bench.runtime.ingestBody({
    collection: 'embeddings',
    producer: 'tester',
    shape,
    format: 'json',
    body: Buffer.from(JSON.stringify(shape === 'aggregate' ? { embeddings: rows } : rows)),
    ...how,
  });
const row = (id: string, type: 'TEXT' | 'IMAGE', embedding: readonly unknown[] = [1, 1]) => ({
  id,
  embedding_type: `EMBEDDINGS_${type}`,
  embedding,
});

test('what comes under near IDs pairs by itself', async () => {
  await ingest([row('SKU-1 ', 'TEXT')]);
  expect(await ingest([row('sku-1', 'IMAGE')])).toMatchObject({ accepted: 1, completed: 1 });
  await expect.poll(async () => (await read('sku-1')).state, POLL).toBe('indexed');
});

test('rows of a batch that become one ID are repeats: the last wins, the others are duplicates', async () => {
  expect(await ingest([row('SKU-1 ', 'TEXT'), row('sku-1', 'TEXT', [2, 1])])).toMatchObject({
    accepted: 1,
    duplicates: 1,
  });
  expect(await ingest([row('sku-1', 'TEXT', [2, 1])])).toMatchObject({ accepted: 0, duplicates: 1 });
});

test('documents, dry runs and batches by row go by the rule too', async () => {
  await ingest([{ id: 'DOC-1 ', text_embedding: [1, 1] }], {}, 'documents');
  expect((await read('doc-1')).state).toBe('unmatched');
  expect(await ingest([row('Doc-1', 'IMAGE')], { dryRun: true })).toMatchObject({ completed: 1 });
  const { items } = await ingest([row('Doc-1', 'TEXT', [3, 1]), row('plain', 'TEXT')], { partial: true });
  expect(items).toEqual([
    { position: 0, id: 'Doc-1', held_as: 'doc-1', modality: 'text', status: 'accepted' },
    { position: 1, id: 'plain', modality: 'text', status: 'accepted' },
  ]);
});

test('an error names the ID as it was sent', async () => {
  await expect(ingest([row('SKU-1 ', 'TEXT', [0, 0])])).rejects.toMatchObject({
    code: 'zero_magnitude',
    faults: [{ id: 'SKU-1 ' }],
  });
});

test('a producer finds its item by the ID that it sent, and is told the one that it has', async () => {
  await ingest([row('SKU-1 ', 'TEXT')]);
  expect(await read('SKU-1 ')).toMatchObject({ id: 'sku-1', sent_as: 'SKU-1 ', state: 'unmatched' });
  expect(await read('sku-1')).not.toHaveProperty('sent_as');
  expect(await read('NOBODY')).toMatchObject({ id: 'nobody', sent_as: 'NOBODY', state: 'unknown' });
});

test('an item from before the rule is found under the ID that it has', async () => {
  await bench.runtime.control.define('embeddings', 'tester', { id_rule: [] });
  await ingest([row('SKU-1 ', 'TEXT')]);
  await bench.runtime.control.define('embeddings', 'tester', { id_rule: RULE });
  const found = await read('SKU-1 ');
  expect(found).toMatchObject({ id: 'SKU-1 ', state: 'unmatched' });
  expect(found).not.toHaveProperty('sent_as');
});

test('once a rule is set, no replica takes an ID in as it was sent, though it knows the older definition', async () => {
  const replica = await bench.startReplica();
  const send = (id: string) =>
    replica.ingestBody({
      collection: 'embeddings',
      producer: 'tester',
      shape: 'aggregate',
      format: 'json',
      body: Buffer.from(JSON.stringify({ embeddings: [row(id, 'TEXT')] })),
    });
  await bench.runtime.control.define('embeddings', 'tester', { id_rule: [] });
  await send('Before');
  await bench.runtime.control.define('embeddings', 'tester', { id_rule: RULE });
  await send('After');
  expect((await read('before')).state).toBe('unknown');
  expect(await read('After')).toMatchObject({ id: 'after', sent_as: 'After', state: 'unmatched' });
});

test('the rule is part of the definition: read, kept by other changes, taken back', async () => {
  const { control } = bench.runtime;
  const ruleOf = async () => (await bench.runtime.describe('embeddings')).id_rule;
  expect(await ruleOf()).toEqual(RULE);
  await control.define('embeddings', 'tester', { keep_out_ms: 600_000 });
  expect(await ruleOf()).toEqual(RULE);
  expect((await control.define('embeddings', 'tester', { id_rule: [] })).id_rule).toEqual([]);
});
