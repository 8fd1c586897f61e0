import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { inspect, readVector } from '#lib/pairing/inspect.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { never, openReplicaControl, type Hook } from '#tests/support/control.ts';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import { openRuntimeBench, type RuntimeBench, type TestRow } from '#tests/support/runtime.ts';

const POLL = { timeout: 20_000, interval: 50 };
const RULE: IdRule = [{ step: 'trim' }, { step: 'case', to: 'lower' }];

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const control = () => bench.runtime.control;
const preview = (rule: IdRule = RULE) => control().previewIdRule('embeddings', rule);
async function apply(rule: IdRule = RULE) {
  const { token } = await preview(rule);
  return control().applyIdRule('embeddings', 'tester', { id_rule: rule, backlog: true, token });
}
const read = (id: string) => bench.runtime.readItem('embeddings', id, true);
const stateOf = async (id: string) => (await read(id)).state;
const pause = (paused: boolean) => control().setPaused('embeddings', 'tester', paused);
const heldValue = async (id: string, modality: string) =>
  (await readVector(bench.redis, bench.layout, id, modality))?.[0];
const held = (id: string) => inspect(bench.redis, bench.layout, id);
const indexedValue = async (id: string, modality: string) =>
  (await read(id)).document?.vectors?.[modality]?.[0];
const breaches = async () => (await control().verify('embeddings', 'tester', false)).verification?.breaches;

/** Sends one after the other, each at a time of its own. */
async function sendInTurn(...rows: readonly TestRow[]): Promise<void> {
  for (const row of rows) {
    await bench.send([row]);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

describe('applied to the backlog', () => {
  test('a rule pairs what waits under near IDs, indexes it under the one ID, and leaves nothing behind', async () => {
    await bench.send([
      ['SKU-1 ', 'text', 1],
      ['sku-1', 'image', 2],
      ['other', 'text', 3],
    ]);
    expect(await apply()).toMatchObject({ count: 1, skipped: 0, state: 'done', id_rule: RULE });
    await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
    expect([await indexedValue('sku-1', 'text'), await indexedValue('sku-1', 'image')]).toEqual([1, 2]);
    expect(await held('SKU-1 ')).toBeNull();
    expect(await stateOf('other')).toBe('unmatched');
    expect(await breaches()).toBe(0);
  });

  test('an item keeps its bytes, producer, metadata, and the times of arrival and of first sight', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const before = await held('SKU-1 ');
    await apply();
    const after = await held('sku-1');
    expect(await heldValue('sku-1', 'text')).toBe(1);
    expect(after).toMatchObject({ state: 'unmatched', firstSeenAt: before!.firstSeenAt });
    const { version: _was, ...notes } = before!.embeddings.text!;
    expect(after!.embeddings.text).toMatchObject(notes);
    expect(await findBreaches(bench.redis, bench.layout)).toEqual([]);
  });

  test('exactly what was previewed is renamed: what changed since stays under its ID', async () => {
    await sendInTurn(['A ', 'text', 1], ['B ', 'text', 1]);
    const { token, changed } = await preview();
    expect(changed).toBe(2);
    await bench.send([['B ', 'text', 2]]);
    const done = await control().applyIdRule('embeddings', 'tester', { id_rule: RULE, backlog: true, token });
    expect(done).toMatchObject({ count: 1, skipped: 1, state: 'done' });
    expect(await stateOf('a')).toBe('unmatched');
    expect(await heldValue('B ', 'text')).toBe(2);
  });

  test('an ID that was deleted and is kept out takes nothing in: the item stays where it is', async () => {
    await control().deleteItem('embeddings', 'tester', 'sku-1');
    await bench.send([['SKU-1 ', 'text', 1]]);
    expect(await apply()).toMatchObject({ count: 0, skipped: 1, state: 'done' });
    expect(await heldValue('SKU-1 ', 'text')).toBe(1);
  });

  test('is recorded with the rule, and a token that is sent again answers with what it did', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const { token } = await preview();
    const request = { id_rule: RULE, backlog: true, token };
    const first = await control().applyIdRule('embeddings', 'tester', request);
    expect(await control().applyIdRule('embeddings', 'tester', request)).toEqual(first);
    expect(await control().readOperation('embeddings', first.operation!)).toMatchObject({
      action: 'rename',
      actor: 'tester',
      filter: { id_rule: RULE },
      count: 1,
      outcome: { state: 'done', changed: 1, skipped: 0 },
    });
  });
});

describe('the newest wins, whatever ID it came under', () => {
  test.each([
    ['what is held under the new ID is newer', ['SKU-1 ', 'sku-1']],
    ['what is held under the old ID is newer', ['sku-1', 'SKU-1 ']],
    ['two old IDs become one', [' SKU-1', 'SKU-1 ']],
    ['two old IDs and the new one become one', [' SKU-1', 'sku-1', 'SKU-1 ']],
  ])('%s', async (_name, ids) => {
    await sendInTurn(...ids.map((id, i): TestRow => [id, 'text', i + 1]));
    await apply();
    expect(await heldValue('sku-1', 'text')).toBe(ids.length);
    for (const id of ids.filter((one) => one !== 'sku-1')) expect(await held(id)).toBeNull();
    expect(await breaches()).toBe(0);
  });

  test('what was indexed under the new ID since is not overwritten by what waited', async () => {
    await sendInTurn(['SKU-1 ', 'text', 1], ['sku-1', 'text', 2], ['sku-1', 'image', 3]);
    await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
    expect(await apply()).toMatchObject({ count: 1 });
    expect(await held('SKU-1 ')).toBeNull();
    expect(await indexedValue('sku-1', 'text')).toBe(2);
    expect(await breaches()).toBe(0);
  });

  test('what comes and is indexed while an item is on its way to the new ID is not overwritten either', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const slow = openReplicaControl(
      bench,
      {
        muster_adopt: async (go) => {
          await sendInTurn(['sku-1', 'text', 2], ['sku-1', 'image', 3]);
          await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
          await pause(true);
          return go();
        },
      },
      { engine: openMemoryEngine() },
    );
    const { token } = await slow.previewIdRule('embeddings', RULE);
    await slow.applyIdRule('embeddings', 'tester', { id_rule: RULE, backlog: true, token });
    await expect.poll(() => held('SKU-1 '), POLL).toBeNull();
    expect(await heldValue('sku-1', 'text')).toBe(1);
    await pause(false);
    await bench.send([['sku-1', 'image', 4]]);
    await expect.poll(() => indexedValue('sku-1', 'image'), POLL).toBe(4);
    expect(await indexedValue('sku-1', 'text')).toBe(2);
    await slow.stop();
  });

  test('what was indexed under the new ID before is brought up to date', async () => {
    await sendInTurn(['sku-1', 'text', 1], ['sku-1', 'image', 3]);
    await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
    await bench.send([['SKU-1 ', 'text', 2]]);
    await apply();
    await expect.poll(() => indexedValue('sku-1', 'text'), POLL).toBe(2);
    expect(await indexedValue('sku-1', 'image')).toBe(3);
  });

  test('by the producers’ versions the highest wins, and keeps its number', async () => {
    await control().define('mine', 'tester', { versions: 'producer' });
    await bench.send([['SKU-1 ', 'text', 7, 7]], 'mine');
    await bench.send([['sku-1', 'text', 5, 5]], 'mine');
    await bench.send([['SKU-2 ', 'text', 3, 3]], 'mine');
    await bench.send([['sku-2', 'text', 4, 4]], 'mine');
    const { token } = await control().previewIdRule('mine', RULE);
    await control().applyIdRule('mine', 'tester', { id_rule: RULE, backlog: true, token });
    const versionOf = async (id: string) =>
      (await bench.runtime.readItem('mine', id, false)).embeddings.text?.version;
    expect([await versionOf('sku-1'), await versionOf('sku-2')]).toEqual([7, 4]);
    expect((await control().verify('mine', 'tester', false)).verification?.breaches).toBe(0);
  });
});

test('a process that dies between putting and discarding loses nothing, and another one finishes', async () => {
  await pause(true);
  await bench.send([
    ['SKU-1 ', 'text', 1],
    ['sku-1', 'image', 2],
  ]);
  const engine = openMemoryEngine();
  let hasPut = false;
  const hooks: Record<string, Hook> = {
    muster_adopt: async (go) => {
      const reply = await go();
      hasPut = true;
      return reply;
    },
    muster_discard: (go) => (hasPut ? never(go) : go()),
  };
  const dying = openReplicaControl(bench, hooks, { engine });
  const { token } = await dying.previewIdRule('embeddings', RULE);
  const begun = await dying.applyIdRule('embeddings', 'tester', { id_rule: RULE, backlog: true, token });
  expect(begun).toMatchObject({ count: 0, state: 'running' });
  await expect.poll(() => hasPut, POLL).toBe(true);
  expect([await heldValue('SKU-1 ', 'text'), await heldValue('sku-1', 'text')]).toEqual([1, 1]);
  expect(await stateOf('sku-1')).toBe('ready');
  await pause(false);
  await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
  await expect.poll(() => held('SKU-1 '), POLL).toBeNull();
  expect(await indexedValue('sku-1', 'text')).toBe(1);
  await expect
    .poll(async () => (await control().readOperation('embeddings', begun.operation!)).outcome, POLL)
    .toMatchObject({ state: 'done', changed: 1, skipped: 0 });
  expect(await breaches()).toBe(0);
});

describe('a preview', () => {
  test('counts what changes, what would pair and what would clash, shows samples, and touches nothing', async () => {
    await bench.send([
      ['SKU-1 ', 'text', 1],
      ['sku-1', 'image', 1],
      ['SKU-2', 'text', 1],
      ['sku-2', 'text', 1],
      ['other', 'image', 1],
    ]);
    const shown = await preview();
    expect(shown).toMatchObject({ changed: 2, pairs_gained: 1, conflicts: 1, looked_at: 5, complete: true });
    expect(shown.samples).toEqual([
      {
        to: 'sku-1',
        from: expect.arrayContaining([
          { id: 'SKU-1 ', has: ['text'] },
          { id: 'sku-1', has: ['image'] },
        ]),
      },
    ]);
    expect(shown.conflict_samples[0]?.to).toBe('sku-2');
    for (const id of ['SKU-1 ', 'sku-1', 'SKU-2']) expect(await stateOf(id)).toBe('unmatched');
  });

  test('is needed for the backlog, and its token is good for its own rule only', async () => {
    await bench.send([['SKU-1 ', 'text', 1]]);
    const { token } = await preview();
    const other: IdRule = [{ step: 'trim' }];
    const send = (id_rule: IdRule, of?: string) =>
      control().applyIdRule('embeddings', 'tester', { id_rule, backlog: true, token: of });
    await expect(send(RULE)).rejects.toMatchObject({ code: 'preview_required' });
    await expect(send(RULE, 'nobodys')).rejects.toMatchObject({ code: 'preview_expired' });
    await expect(send(other, token)).rejects.toMatchObject({ code: 'invalid_query' });
    expect((await bench.runtime.describe('embeddings')).id_rule).toEqual([]);
    await expect(control().actOnItems('embeddings', 'tester', 'discard', { token })).rejects.toMatchObject({
      code: 'invalid_query',
    });
    expect(await stateOf('SKU-1 ')).toBe('unmatched');
  });
});

test('what waits under near IDs is proposed with its rule, and not any more once that was applied', async () => {
  await bench.send([
    ['SKU-1 ', 'text', 1],
    ['sku-1', 'image', 1],
  ]);
  expect(await bench.runtime.views.idRules('embeddings')).toMatchObject({
    id_rule: [],
    looked_at: 2,
    complete: true,
    proposals: [{ id_rule: RULE, pairs_gained: 1, conflicts: 0 }],
  });
  await apply();
  await expect.poll(() => stateOf('sku-1'), POLL).toBe('indexed');
  const fresh = await bench.startReplica();
  expect(await fresh.views.idRules('embeddings')).toMatchObject({
    id_rule: RULE,
    looked_at: 0,
    proposals: [],
  });
});
