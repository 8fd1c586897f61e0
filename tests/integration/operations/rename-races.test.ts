import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { EngineUnavailable, type StoredDocument } from '#lib/engine/engine.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { openReplicaControl } from '#tests/support/control.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { mastersOf } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 20_000, interval: 50 };
const RULE: IdRule = [{ step: 'trim' }, { step: 'case', to: 'lower' }];

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const held = (id: string) => inspect(bench.redis, bench.layout, id);
const pause = (paused: boolean) => bench.runtime.control.setPaused('embeddings', 'tester', paused);
const indexedText = async (id: string) =>
  (await bench.runtime.readItem('embeddings', id, true)).document?.vectors?.text?.[0];

/** Renames by another replica, which asks an index of its own. @param get what it is answered, by how often it has asked */
async function renameAsking(get: (times: number) => Promise<StoredDocument[]>) {
  let times = 0;
  const engine = {
    ...openMemoryEngine(),
    get: async () => new Map((await get((times += 1))).map((document) => [document.id, document])),
  };
  const replica = openReplicaControl(bench, {}, { engine });
  const { token } = await replica.previewIdRule('embeddings', RULE);
  const acted = await replica.applyIdRule('embeddings', 'tester', { id_rule: RULE, backlog: true, token });
  return { replica, acted };
}

const documentOf = (modalities: string[]): StoredDocument => ({
  id: 'sku-1',
  modalities,
  versions: Object.fromEntries(modalities.map((modality) => [modality, 1])),
  metadata: {},
  received: Object.fromEntries(modalities.map((modality) => [modality, { at: 1, by: 'tester' }])),
  indexedAt: new Date().toISOString(),
  others: { title: 'mug' },
});

describe('a rename', () => {
  test('does not overwrite what was newer under the new ID, and was indexed after the index was asked', async () => {
    await pause(true);
    await bench.send([['SKU-1 ', 'text', 1]]);
    await new Promise((resolve) => setTimeout(resolve, 3));
    await bench.send([
      ['sku-1', 'text', 2],
      ['sku-1', 'image', 3],
    ]);
    const untilIndexed = async () => {
      await pause(false);
      await expect.poll(() => held('sku-1'), POLL).toBeNull();
    };
    const { replica } = await renameAsking(async (times) => {
      if (times === 1) await untilIndexed();
      return [];
    });
    await expect.poll(() => held('SKU-1 '), POLL).toBeNull();
    await bench.send([['sku-1', 'image', 4]]);
    await expect.poll(() => held('sku-1'), POLL).toBeNull();
    expect(await indexedText('sku-1')).toBe(2);
    await replica.stop();
  });

  test('makes no half of a document that holds other people’s fields alone', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const { replica, acted } = await renameAsking(async () => [documentOf([])]);
    expect(acted).toMatchObject({ count: 1, state: 'done' });
    expect(await held('sku-1')).toMatchObject({ state: 'unmatched' });
    await replica.stop();
  });

  test('that loses the index half-way still brings the document of the new ID up to date', async () => {
    await pause(true);
    await bench.send([['SKU-1 ', 'text', 1]]);
    await bench.runtime.control.stop();
    const { replica, acted } = await renameAsking(async (times) => {
      if (times === 2) throw new EngineUnavailable('The index is away.');
      return [documentOf(['text', 'image'])];
    });
    expect(acted).toMatchObject({ count: 0, state: 'running' });
    expect(await held('SKU-1 ')).not.toBeNull();
    await expect.poll(() => held('SKU-1 '), POLL).toBeNull();
    expect(await held('sku-1')).toMatchObject({ state: 'ready' });
    await replica.stop();
  }, 30_000);

  test('that a full Redis refuses waits, says why, and is finished once there is room; nothing is lost', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const limit = (bytes: string) =>
      Promise.all(mastersOf(bench.redis).map((one) => one.config('SET', 'maxmemory', bytes)));
    const { control } = bench.runtime;
    const { token } = await control.previewIdRule('embeddings', RULE);
    await control.define('embeddings', 'tester', { id_rule: RULE });
    await limit('1mb');
    const request = { id_rule: RULE, backlog: true, token };
    const outcome = async () =>
      (await control.listOperations('embeddings', { limit: 1, format: 'json' })).operations[0]!.outcome;
    try {
      await control.applyIdRule('embeddings', 'tester', request);
      expect(await outcome()).toMatchObject({
        state: 'running',
        detail: expect.stringContaining('Redis is full') as string,
      });
      expect([await held('SKU-1 '), await held('sku-1')]).toMatchObject([{ state: 'unmatched' }, null]);
    } finally {
      await limit('0');
    }
    await expect.poll(outcome, POLL).toMatchObject({ state: 'done', changed: 1, skipped: 0 });
    expect([await held('SKU-1 '), await held('sku-1')]).toMatchObject([null, { state: 'unmatched' }]);
  }, 40_000);
});
