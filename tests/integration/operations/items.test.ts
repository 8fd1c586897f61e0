import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Acted, Preview } from '#lib/contract/answers.ts';
import type { ActionRequest } from '#lib/contract/requests.ts';
import type { ItemAction } from '#lib/operations/act.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

const POLL = { timeout: 15_000, interval: 50 };
const stateOf = async (id: string) => (await bench.runtime.readItem('embeddings', id, false)).state;
const act = (action: ItemAction, request: ActionRequest) =>
  bench.runtime.control.actOnItems('embeddings', 'tester', action, request);
const preview = async (action: ItemAction, request: ActionRequest) =>
  (await act(action, { ...request, dry_run: true })) as Preview;
const commit = async (action: ItemAction, token: string) => (await act(action, { token })) as Acted;
const lastEntry = async () => {
  const query = { limit: 1, format: 'json' as const };
  return (await bench.runtime.control.listActivity('embeddings', query)).activity[0];
};

describe('a preview', () => {
  test('is needed for whatever is not named, and nothing is done without', async () => {
    await bench.send([['a', 'text', 1]]);
    await expect(act('flush', { scope: 'unmatched' })).rejects.toMatchObject({ code: 'preview_required' });
    await expect(act('discard', { filter: { missing: 'image' } })).rejects.toMatchObject({
      code: 'preview_required',
    });
    await expect(commit('flush', 'no-such-token')).rejects.toMatchObject({ code: 'preview_expired' });
    expect(await stateOf('a')).toBe('unmatched');
  });

  test('refuses IDs beside a filter, a token beside anything, and a token of another action', async () => {
    await bench.send([['a', 'text', 1]]);
    await expect(act('flush', { ids: ['a'], filter: {}, dry_run: true })).rejects.toMatchObject({
      code: 'invalid_query',
    });
    const { token } = await preview('flush', {});
    await expect(act('flush', { token, ids: ['a'] })).rejects.toMatchObject({ code: 'invalid_query' });
    await expect(commit('discard', token)).rejects.toMatchObject({ code: 'invalid_query' });
  });

  test('tells count, oldest and a sample, and touches nothing', async () => {
    await bench.send([
      ['a', 'text', 1],
      ['b', 'text', 1],
      ['c', 'image', 1],
    ]);
    const shown = await preview('flush', { filter: { missing: 'image' } });
    expect(shown).toMatchObject({ count: 2, sample: [{ has: ['text'] }, { has: ['text'] }] });
    expect(shown.oldest_ms).toBeGreaterThanOrEqual(0);
    expect(await stateOf('a')).toBe('unmatched');
  });

  test('is committed to exactly its set: never one that came, changed, or was discarded and sent anew', async () => {
    await bench.send([
      ['stays', 'text', 1],
      ['changed', 'text', 1],
      ['reborn', 'text', 1],
    ]);
    const { token, count } = await preview('flush', {});
    expect(count).toBe(3);
    await bench.send([
      ['new', 'text', 1],
      ['changed', 'text', 2],
    ]);
    await act('discard', { ids: ['reborn'] });
    await bench.send([['reborn', 'text', 1]]);
    expect(await commit('flush', token)).toMatchObject({ count: 1, skipped: 2, state: 'done' });
    for (const id of ['new', 'changed', 'reborn']) expect(await stateOf(id)).toBe('unmatched');
    await expect.poll(() => stateOf('stays'), POLL).toBe('indexed');
  });

  test('is committed once, however often its token is sent', async () => {
    await bench.send([['a', 'text', 1]]);
    const { token } = await preview('discard', {});
    const first = await commit('discard', token);
    await bench.send([['a', 'text', 1]]);
    expect(await commit('discard', token)).toEqual(first);
    expect(await stateOf('a')).toBe('unmatched');
  });

  test.each([
    ['missing', { missing: 'text' }, ['img-1']],
    ['has', { has: 'text' }, ['txt-1', 'txt-2']],
    ['prefix', { prefix: 'txt-' }, ['txt-1', 'txt-2']],
    ['producer', { producer: 'tester' }, ['img-1', 'txt-1', 'txt-2']],
    ['another producer', { producer: 'nobody' }, []],
    ['age', { older_than_ms: 3_600_000 }, []],
    ['several', { has: 'text', prefix: 'txt-2', producer: 'tester' }, ['txt-2']],
  ])('by %s means the items it says', async (_name, filter, ids) => {
    await bench.send([
      ['txt-1', 'text', 1],
      ['txt-2', 'text', 1],
      ['img-1', 'image', 1],
    ]);
    const { token, count, sample } = await preview('discard', { filter });
    expect(sample.map(({ id }) => id).toSorted()).toEqual(ids);
    expect(count).toBe(ids.length);
    expect(await commit('discard', token)).toMatchObject({ count: ids.length, skipped: 0 });
    for (const id of ids) expect(await stateOf(id)).toBe('unknown');
  });
});

describe('flush', () => {
  test('indexes an unmatched item as it is, and the half that comes later is merged into it', async () => {
    await bench.send([['a', 'text', 1]]);
    expect(await act('flush', { ids: ['a', 'nobody'] })).toMatchObject({ count: 1, skipped: 1 });
    await expect.poll(() => stateOf('a'), POLL).toBe('indexed');
    await bench.send([['a', 'image', 2]]);
    await expect
      .poll(async () => (await bench.runtime.readItem('embeddings', 'a', false)).document?.modalities, POLL)
      .toEqual(['text', 'image']);
  });

  test('of ready items skips every wait', async () => {
    await bench.runtime.control.setPaused('embeddings', 'tester', true);
    await bench.send([
      ['a', 'text', 1],
      ['a', 'image', 1],
    ]);
    const { ready } = bench.layout.keysOf(bench.layout.partitionOf('a'));
    await bench.redis.zadd(ready, Date.now() + 600_000, 'a');
    const { token, count } = await preview('flush', { scope: 'ready' });
    expect(count).toBe(1);
    expect(await commit('flush', token)).toMatchObject({ count: 1, state: 'done' });
    await bench.runtime.control.setPaused('embeddings', 'tester', false);
    await expect.poll(() => stateOf('a'), POLL).toBe('indexed');
  });

  test('is written down with who, what, how many and what came of it', async () => {
    await bench.send([['a', 'text', 1]]);
    const { token } = await preview('flush', { filter: { missing: 'image' } });
    const { operation } = await commit('flush', token);
    expect(await lastEntry()).toMatchObject({
      id: operation,
      actor: 'tester',
      action: 'flush',
      scope: 'unmatched',
      filter: { missing: 'image' },
      count: 1,
      outcome: { state: 'done', changed: 1, skipped: 0 },
    });
  });
});

describe('pause', () => {
  test('stops indexing while intake goes on, and resume takes up what has gathered', async () => {
    await bench.runtime.control.setPaused('embeddings', 'tester', true);
    await bench.send([
      ['a', 'text', 1],
      ['a', 'image', 1],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await stateOf('a')).toBe('ready');
    await bench.runtime.control.setPaused('embeddings', 'tester', false);
    await expect.poll(() => stateOf('a'), POLL).toBe('indexed');
  });
});

describe('delete', () => {
  const deleteItem = (id: string) => bench.runtime.control.deleteItem('embeddings', 'tester', id);

  test('takes away what is held, and a late half does not bring the item back', async () => {
    await bench.send([['a', 'text', 1]]);
    expect(await deleteItem('a')).toMatchObject({ count: 1, state: 'done' });
    expect(await bench.send([['a', 'image', 1]])).toMatchObject({ accepted: 0, stale: 1 });
    expect(await stateOf('a')).toBe('unknown');
    await expect.poll(async () => (await lastEntry())?.action, POLL).toBe('turned_away');
  });

  test('takes away the document too', async () => {
    await bench.send([
      ['a', 'text', 1],
      ['a', 'image', 1],
    ]);
    await expect.poll(() => stateOf('a'), POLL).toBe('indexed');
    expect(await deleteItem('a')).toMatchObject({ count: 1, state: 'done' });
    expect(await stateOf('a')).toBe('unknown');
  });

  test('of an ID that nobody knows keeps it out all the same', async () => {
    expect(await deleteItem('ghost')).toMatchObject({ count: 0, state: 'done' });
    expect(await bench.send([['ghost', 'text', 1]])).toMatchObject({ stale: 1 });
  });
});
