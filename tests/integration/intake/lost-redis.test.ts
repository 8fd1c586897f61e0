import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { listKeys } from '#tests/support/redis.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const IDS = Array.from({ length: 20 }, (_, i) => `id-${i}`);

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(() => bench.close());

/** How another replica finds it, which knows nothing yet. */
const openAnew = () => openCollections(bench.redis, bench.keyPrefix);

/** Redis is emptied while the replica remembers what it has just read. */
async function loseAll(): Promise<void> {
  await bench.send([['known', 'text', 1]]);
  const keys = await listKeys(bench);
  // A duplicate: it makes no key.
  await bench.send([['known', 'text', 1]]);
  await bench.redis.del(keys);
}

async function makeAnew(): Promise<void> {
  const other = openAnew();
  await other.restore((await other.findOrDefault('embeddings')).definition);
}

async function expectTakenIn(partitions: number): Promise<void> {
  expect(await bench.send(IDS.map((id) => [id, 'text', 1] as const))).toMatchObject({ accepted: 20 });
  const { definition, layout } = await openAnew().find('embeddings');
  expect(definition).toMatchObject({ partitions, former: null });
  for (const id of IDS) expect(await inspect(bench.redis, layout, id)).toMatchObject({ state: 'unmatched' });
}

/** As when everybody writes to new partitions, and nothing has moved yet. */
async function beginMove(): Promise<void> {
  await bench.send([['known', 'text', 1]]);
  const collections = openAnew();
  const { epoch } = (await collections.find('embeddings')).definition;
  const former = JSON.stringify({ partitions: 16, generation: 0 });
  const next = String(epoch + 1);
  await collections.change('embeddings', { partitions: '8', generation: next, former, epoch: next }, epoch);
  // Whoever changes it reads it anew.
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
}

test('after Redis was emptied a batch goes where everybody looks, though its replica remembers other partitions', async () => {
  await bench.runtime.control.define('embeddings', 'tester', { partitions: 64 });
  await loseAll();
  await makeAnew();
  await expectTakenIn(16);
});

test('nor does a move that was lost with it close the collection that another replica has made', async () => {
  await beginMove();
  await loseAll();
  await makeAnew();
  await expectTakenIn(16);
});

test('a collection that was being moved is the new one, where nobody has made another', async () => {
  await beginMove();
  await loseAll();
  await expectTakenIn(8);
});
