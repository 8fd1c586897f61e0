import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { openRuntimeBench, type RuntimeBench, type TestRow } from '#tests/support/runtime.ts';
import { isLeftOut, newName, putSource, readSource, url } from './support.ts';

const POLL = { timeout: 20_000, interval: 50 };
const RULE: IdRule = [{ step: 'trim' }, { step: 'case', to: 'lower' }];

describe.skipIf(isLeftOut)('on Elasticsearch, a rename', () => {
  let bench: RuntimeBench;
  beforeAll(async () => {
    bench = await openRuntimeBench({ ELASTICSEARCH_URL: url });
  });
  afterAll(() => bench.close());

  const read = (name: string, id: string) => bench.runtime.readItem(name, id, true);
  const textOf = async (name: string, id: string) => (await read(name, id)).document?.vectors?.text;
  async function rename(name: string): Promise<void> {
    const { control } = bench.runtime;
    const { token } = await control.previewIdRule(name, RULE);
    const acted = await control.applyIdRule(name, 'tester', { id_rule: RULE, backlog: true, token });
    expect(acted).toMatchObject({ count: 1, state: 'done' });
  }

  test('completes what waited, and brings a document that is there up to date', async () => {
    const name = newName();
    await bench.send([['sku-1', 'image', [0, 1]]], name);
    await bench.send([['SKU-1 ', 'text', [1, 0]]], name);
    await rename(name);
    await expect.poll(() => read(name, 'sku-1'), POLL).toMatchObject({ state: 'indexed' });
    expect(await textOf(name, 'sku-1')).toEqual([1, 0]);
    await bench.runtime.control.define(name, 'tester', { id_rule: [] });
    await bench.send([['SKU-1 ', 'text', [0, 1]]], name);
    await rename(name);
    await expect.poll(() => textOf(name, 'sku-1'), POLL).toEqual([0, 1]);
    expect(await read(name, 'SKU-1 ')).toMatchObject({ sent_as: 'SKU-1 ', id: 'sku-1' });
  });

  test('waits beside a document of others alone, and their fields stay when its other side comes', async () => {
    const name = newName();
    const other = ['text', 'image'].map((modality): TestRow => ['other', modality, [1, 1]]);
    await bench.send(other, name);
    await expect.poll(() => read(name, 'other'), POLL).toMatchObject({ state: 'indexed' });
    const { index } = await bench.runtime.describe(name);
    await putSource(index, 'sku-1', '{"title":"mug"}');
    await bench.send([['SKU-1 ', 'text', [1, 0]]], name);
    await rename(name);
    expect(await read(name, 'sku-1')).toMatchObject({ state: 'unmatched', document: { modalities: [] } });
    await bench.send([['sku-1', 'image', [0, 1]]], name);
    await expect.poll(() => read(name, 'sku-1'), POLL).toMatchObject({ state: 'indexed' });
    expect(await textOf(name, 'sku-1')).toEqual([1, 0]);
    expect(await readSource(index, 'sku-1')).toContain('"title":"mug"');
  });
});
