/** A new model: its collection fills while the old one serves, then the alias that searchers use is swapped. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SwapPreview, Swapped } from '#lib/contract/swap.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';
import { isLeftOut, newName, openBench, url, type ElasticsearchBench } from './support.ts';

describe.skipIf(isLeftOut)('on Elasticsearch', { timeout: 120_000 }, () => {
  let elasticsearch: ElasticsearchBench;
  let bench: RuntimeBench;
  beforeAll(async () => {
    elasticsearch = await openBench();
    bench = await openRuntimeBench({ ELASTICSEARCH_URL: url });
  });
  afterAll(async () => {
    await bench.close();
    await elasticsearch.close();
  });

  /** The old collection, of two dims and that many documents, and the new one of four and as many, or fewer. */
  async function makeTwo(counts: readonly [old: number, next: number] = [3, 3]): Promise<[string, string]> {
    const name = newName();
    const names: [string, string] = [`${name}-v1`, `${name}-v2`];
    for (const [i, collection] of names.entries()) {
      await bench.runtime.control.define(collection, 'tester', {
        index: collection,
        modalities: [{ name: 'text', dims: i === 0 ? 2 : 4 }],
      });
      await fill(collection, counts[i]!);
    }
    return names;
  }

  async function fill(collection: string, count: number, first = 0): Promise<void> {
    const dims = collection.endsWith('v1') ? 2 : 4;
    const rows = Array.from(
      { length: count },
      (_, i) => [`item-${first + i}`, 'text', Array.from({ length: dims }, () => i + 1)] as const,
    );
    if (rows.length > 0) await bench.send(rows, collection);
    await vi.waitFor(
      async () => expect(await bench.runtime.stats(collection)).toMatchObject({ ready: 0, later: 0 }),
      { timeout: 20_000, interval: 50 },
    );
  }

  const look = (from: string, to: string, alias?: string): Promise<SwapPreview> =>
    bench.runtime.control.swapAlias(from, 'tester', { to, alias, dry_run: true, force: false });
  /** Swaps, and waits until that is over: a slow server takes longer than an answer may. */
  async function swap(from: string, to: string, alias?: string, force = false): Promise<Swapped> {
    const request = { to, alias, dry_run: false, force };
    const begun = (await bench.runtime.control.swapAlias(from, 'tester', request)) as Swapped;
    const state = await vi.waitFor(
      async () => {
        const { outcome } = await bench.runtime.control.readOperation(from, begun.operation);
        expect(outcome.state).not.toBe('running');
        return outcome.state;
      },
      { timeout: 20_000, interval: 20 },
    );
    return { ...begun, state };
  }
  const leadsTo = async (alias: string) =>
    Object.keys((await elasticsearch.ask('GET', `/_alias/${alias}`)) as object);

  test('a preview tells how both stand and changes nothing; the swap does it, is written down, and is undone by another', async () => {
    const [old, next] = await makeTwo();
    const preview = {
      alias: old,
      from: { collection: old, index: `${old}-000001`, documents: 3 },
      to: { collection: next, index: `${next}-000001`, documents: 3, unmatched: 0, ready: 0, failed: 0 },
      behind: [],
    };
    expect(await look(old, next)).toEqual(preview);
    expect(await leadsTo(old)).toEqual([`${old}-000001`]);
    const { operation, state, ...done } = await swap(old, next);
    expect([done, state]).toEqual([preview, 'done']);
    expect(await leadsTo(old)).toEqual([`${next}-000001`]);
    const { activity } = await bench.runtime.control.listActivity(old, { limit: 10, format: 'json' });
    expect(activity[0]).toMatchObject({
      id: operation,
      actor: 'tester',
      action: 'swap_alias',
      filter: { alias: old, to: next, from_index: `${old}-000001`, to_index: `${next}-000001`, force: false },
      outcome: { state: 'done', detail: `"${old}" leads to ${next}-000001.` },
    });
    await swap(next, old, old);
    expect(await leadsTo(old)).toEqual([`${old}-000001`]);
  });

  test('no searcher meets the alias without an index, or with two, while it is swapped to and fro', async () => {
    const [old, next] = await makeTwo();
    const faults: unknown[] = [];
    const served = new Set<string>();
    const race = { on: true };
    const read = async (): Promise<void> => {
      while (race.on) {
        const answer = await elasticsearch.transport.send('POST', `/${old}/_search`, {
          size: 10,
          _source: false,
        });
        const { hits } = (answer.body ?? {}) as {
          hits?: { hits: { _index: string }[]; total: { value: number } };
        };
        const indices = new Set(hits?.hits.map(({ _index: index }) => index));
        if (answer.status !== 200 || hits?.total.value !== 3 || indices.size !== 1) faults.push(answer);
        for (const index of indices) served.add(index);
      }
    };
    const readers = Array.from({ length: 2 }, read);
    try {
      for (let round = 0; round < 5; round++) {
        await swap(old, next, old);
        await swap(next, old, old);
      }
    } finally {
      race.on = false;
      await Promise.all(readers);
    }
    expect(faults).toEqual([]);
    expect([...served].toSorted()).toEqual([`${old}-000001`, `${next}-000001`]);
  });

  test('both collections go on: each writes to its own index, and searches it, wherever the alias leads', async () => {
    const [old, next] = await makeTwo();
    await swap(old, next);
    await fill(old, 2, 10);
    await fill(next, 1, 20);
    expect(await look(next, old, old)).toMatchObject({ from: { documents: 4 }, to: { documents: 5 } });
    const { hits } = await bench.runtime.search(old, { modality: 'text', vector: [1, 1], k: 10 });
    expect(hits.map(({ id }) => id)).not.toContain('item-20');
  });

  test('one that is not caught up is refused with the counts, unless forced', async () => {
    const [old, next] = await makeTwo([3, 1]);
    await bench.runtime.control.define(next, 'tester', {
      modalities: [
        { name: 'text', dims: 4 },
        { name: 'image', dims: 4 },
      ],
    });
    await bench.send([['waiting', 'text', [1, 1, 1, 1]]], next);
    const { behind } = await look(old, next);
    expect(behind).toEqual([
      `It has 1 documents, and "${old}" has 3.`,
      '1 item of it waits for another side.',
    ]);
    await expect(swap(old, next)).rejects.toMatchObject({
      code: 'not_caught_up',
      message: expect.stringContaining(behind[0]!) as string,
    });
    expect(await leadsTo(old)).toEqual([`${old}-000001`]);
    expect(await swap(old, next, undefined, true)).toMatchObject({ state: 'done', behind });
    expect(await leadsTo(old)).toEqual([`${next}-000001`]);
  });

  test('a name that nobody has yet is made, and keeps its filter from one index to the other', async () => {
    const [old, next] = await makeTwo();
    const alias = newName();
    expect((await swap(next, old, alias)).from).toMatchObject({ index: null });
    expect(await leadsTo(alias)).toEqual([`${old}-000001`]);
    const filter = { term: { id: 'item-1' } };
    await elasticsearch.ask('POST', '/_aliases', {
      actions: [{ add: { index: `${old}-000001`, alias, filter } }],
    });
    await swap(old, next, alias);
    expect(await elasticsearch.ask('GET', `/${alias}/_count`)).toMatchObject({ count: 1 });
  });

  test.each([
    ['leads to the other one already', 'next', 'leads to'],
    ['leads elsewhere', 'elsewhere', 'leads to'],
    ['stands for several indices', 'both', 'stands for several indices'],
    ['is an index itself', 'index', 'is an index itself'],
    ['is what a collection writes to', 'write', 'are Muster’s own'],
  ])('a name that %s is refused in a sentence, and stays', async (_, kind, words) => {
    const [old, next] = await makeTwo();
    const alias = kind === 'write' ? `${old}-muster-write` : newName();
    const other = newName();
    const add = (index: string) => ({ add: { index, alias } });
    await elasticsearch.ask('PUT', `/${other}`);
    if (kind === 'index') await elasticsearch.ask('PUT', `/${alias}`);
    const actions = {
      next: [add(`${next}-000001`)],
      elsewhere: [add(other)],
      both: [add(`${old}-000001`), add(other)],
    }[kind];
    if (actions !== undefined) await elasticsearch.ask('POST', '/_aliases', { actions });
    await expect(swap(old, next, alias)).rejects.toThrow(words.replace('’', "'"));
  });

  test('a collection without an index, or one that is not there, is refused', async () => {
    const [old] = await makeTwo();
    const empty = newName();
    await bench.runtime.control.define(empty, 'tester', {});
    await expect(swap(old, empty)).rejects.toThrow(`The collection "${empty}" has no index yet`);
    await expect(swap(old, newName())).rejects.toMatchObject({ code: 'unknown_collection' });
    await expect(swap(old, old)).rejects.toThrow('have the same index');
  });

  test('the collection that an alias leads to is not deleted before that is swapped back, unless forced', async () => {
    const [old, next] = await makeTwo();
    const remove = (name: string, force = false) =>
      bench.runtime.control.deleteCollection(name, 'tester', name, force);
    const alias = newName();
    await swap(old, next);
    await swap(old, next, alias);
    const both = [old, alias].toSorted().map((name) => `"${name}"`);
    await expect(remove(next)).rejects.toMatchObject({
      code: 'confirmation_required',
      message: expect.stringContaining(`Searchers reach its index by ${both.join(', ')}`) as string,
    });
    expect(await bench.runtime.describe(next)).toMatchObject({ deleting: false });
    expect(await leadsTo(alias)).toEqual([`${next}-000001`]);
    await swap(next, old, old);
    await expect(remove(next)).rejects.toThrow(`Searchers reach its index by "${alias}": swap it`);
    await remove(next, true);
    await vi.waitFor(() => expect(bench.runtime.describe(next)).rejects.toThrow('There is no collection'), {
      timeout: 20_000,
    });
    expect(await leadsTo(old)).toEqual([`${old}-000001`]);
  });

  test('a collection whose alias leads to another’s index never writes there, also when its own index is gone', async () => {
    const [old, next] = await makeTwo();
    const readItem = () => elasticsearch.ask('GET', `/${next}-000001/_source/item-0`);
    const written = await readItem();
    expect(written).toMatchObject({ versions: { text: expect.any(Number) as number } });
    await swap(old, next);
    await bench.runtime.control.deleteCollection(old, 'tester', old);
    await vi.waitFor(() => expect(bench.runtime.describe(old)).rejects.toThrow('There is no collection'), {
      timeout: 20_000,
    });
    expect(await leadsTo(old)).toEqual([`${next}-000001`]);
    // The producer of the old model has not stopped: its first batch makes the collection anew.
    await bench.runtime.control.define(old, 'tester', {
      index: old,
      modalities: [{ name: 'text', dims: 4 }],
    });
    await bench.send([['item-0', 'text', [9, 9, 9, 9]]], old);
    await vi.waitFor(
      async () =>
        expect((await bench.runtime.readiness()).indexer.trouble?.reason).toContain(
          'another collection writes to',
        ),
      { timeout: 20_000, interval: 100 },
    );
    expect(await readItem()).toEqual(written);
    await bench.runtime.control.deleteCollection(old, 'tester', old);
  });
});

test('an engine without aliases says so', async () => {
  const bench = await openRuntimeBench();
  for (const name of ['old', 'next']) await bench.runtime.control.define(name, 'tester', {});
  const swap = bench.runtime.control.swapAlias('old', 'tester', { to: 'next', dry_run: false, force: false });
  await expect(swap).rejects.toMatchObject({
    code: 'engine_cannot',
    message: expect.stringContaining('Documents go to LanceDB') as string,
  });
  await bench.close();
});
