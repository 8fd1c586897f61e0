import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Engine } from '#lib/engine/engine.ts';
import { count } from '#lib/pairing/count.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

let bench: IndexingBench;
beforeEach(async () => {
  bench = await openIndexingBench();
});
afterEach(() => bench.close());

const POLL = { timeout: 15_000, interval: 50 };
const pairUp = async (id: string) => {
  await bench.put(id, 'text', 1);
  await bench.put(id, 'image', 2);
};
const bend = (over: Partial<Engine>): Engine => ({ ...bench.engine, ...over });

test('a complete item becomes one whole document and leaves Redis', async () => {
  bench.start();
  await pairUp('a');
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
  expect((await bench.document('a'))?.vectors).toEqual({
    text: Float32Array.of(1, 1),
    image: Float32Array.of(2, 1),
  });
});

test('an incomplete item makes no document', async () => {
  bench.start();
  await bench.put('half', 'text', 1);
  await pairUp('whole');
  await expect.poll(() => bench.held('whole'), POLL).toBeNull();
  expect(await bench.document('half')).toBeUndefined();
});

test('what was ready before the indexer started is indexed', async () => {
  await pairUp('a');
  bench.start();
  await expect.poll(() => bench.document('a'), POLL).toBeDefined();
});

test('two indexers share the work, and every item is indexed', async () => {
  for (let i = 0; i < 300; i++) await pairUp(`id-${i}`);
  bench.start();
  bench.start();
  for (let i = 0; i < 300; i += 37) await expect.poll(() => bench.held(`id-${i}`), POLL).toBeNull();
});

test('an embedding that comes after its partner was indexed is merged into the document', async () => {
  bench.start();
  await pairUp('a');
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
  await bench.put('a', 'text', 9);
  await expect
    .poll(async () => (await bench.document('a'))?.vectors?.text, POLL)
    .toEqual(Float32Array.of(9, 1));
  expect((await bench.document('a'))?.vectors?.image).toEqual(Float32Array.of(2, 1));
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
});

test('an update between claim and ack stays, and is indexed', async () => {
  let first = true;
  const write: Engine['write'] = async (spec, items) => {
    if (first) {
      first = false;
      await bench.put('a', 'text', 9);
    }
    return bench.engine.write(spec, items);
  };
  bench.start({ engine: bend({ write }) });
  await pairUp('a');
  await expect
    .poll(async () => (await bench.document('a'))?.vectors?.text, POLL)
    .toEqual(Float32Array.of(9, 1));
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
});

test('while the engine is away nothing is lost or dead-lettered, and it goes on by itself', async () => {
  let away = true;
  const write: Engine['write'] = async (spec, items) =>
    away
      ? items.map(() => ({ status: 'retry', reason: 'Elasticsearch is away', blame: 'engine' }))
      : bench.engine.write(spec, items);
  const indexer = bench.start({ engine: bend({ write }), triesMax: 1 });
  await pairUp('a');
  await expect.poll(() => indexer.trouble()?.reason, POLL).toBe('Elasticsearch is away');
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await bench.held('a')).toMatchObject({ state: 'ready' });
  away = false;
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
  expect(indexer.trouble()).toBeNull();
});

test('one refused document fails with its reason, and the others are indexed', async () => {
  const write: Engine['write'] = async (spec, items) => {
    const outcomes = await bench.engine.write(
      spec,
      items.filter(({ id }) => id !== 'bad'),
    );
    return items.map(({ id }) =>
      id === 'bad' ? { status: 'rejected', reason: 'mapping says no' } : outcomes.shift()!,
    );
  };
  bench.start({ engine: bend({ write }) });
  for (const id of ['a', 'bad', 'b']) await pairUp(id);
  await expect
    .poll(() => bench.held('bad'), POLL)
    .toMatchObject({ state: 'failed', error: 'mapping says no' });
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
  await expect.poll(() => bench.held('b'), POLL).toBeNull();
});

test('a document that fails every time is given up on after the tries allowed', async () => {
  const write: Engine['write'] = async (_, items) =>
    items.map(() => ({ status: 'retry', reason: 'shard is sick', blame: 'item' }));
  bench.start({ engine: bend({ write }), triesMax: 2 });
  await pairUp('a');
  await expect
    .poll(() => bench.held('a'), POLL)
    .toMatchObject({ state: 'failed', error: 'Given up after 2 tries: shard is sick', tries: 2 });
});

test('an indexer that dies holding items loses none: its leases lapse and another takes them up', async () => {
  const write: Engine['write'] = () => new Promise(() => undefined);
  // It takes what it held no second time.
  const pace = { items: 500, firstItems: 500, writes: 1 };
  bench.start({ engine: bend({ write, pace }), leaseMs: 1_000 }).stop = () => Promise.resolve();
  await pairUp('a');
  await expect.poll(() => bench.held('a'), POLL).toMatchObject({ tries: 1 });
  bench.start({ leaseMs: 1_000 });
  await expect.poll(() => bench.held('a'), POLL).toBeNull();
  expect(await bench.document('a')).toBeDefined();
});

test('an indexer that is stopped at any moment leaves nothing leased behind', async () => {
  for (let i = 0; i < 400; i++) await bench.put(`id-${i}`, 'text', i + 1);
  for (let delayMs = 0; delayMs < 24; delayMs += 1) {
    for (let i = 0; i < 12; i++) await bench.put(`id-${delayMs * 12 + i}`, 'image', i + 1);
    const indexer = bench.start();
    await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
    await indexer.stop();
    const { ready, due } = await count(bench.redis, (await bench.open()).layout);
    expect(ready - due, `stopped after ${delayMs / 2} ms`).toBe(0);
  }
});
