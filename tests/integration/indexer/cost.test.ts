/** What indexing costs, counted: nothing here depends on speed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendBulk } from '#lib/engine/elasticsearch/bulk.ts';
import { dialectOf } from '#lib/engine/elasticsearch/dialect.ts';
import { makeFields } from '#lib/engine/elasticsearch/encode.ts';
import type { Operation } from '#lib/engine/elasticsearch/operation.ts';
import { count } from '#lib/pairing/count.ts';
import { openIndexingBench, type IndexingBench } from '#tests/support/indexing.ts';

let bench: IndexingBench;
beforeEach(async () => {
  bench = await openIndexingBench();
});
afterEach(() => bench.close());

test(
  'a backlog of thousands costs few writes and few Redis calls per thousand documents',
  { timeout: 60_000 },
  async () => {
    const items = 4_000;
    const ids = Array.from({ length: items }, (_, i) => `id-${i}`);
    await bench.pairMany(ids);
    const { layout } = await bench.open();
    const calls = vi.spyOn(bench.redis, 'sendCommand');
    const sizes: number[] = [];
    bench.start({
      engine: {
        ...bench.engine,
        pace: { items: 500, firstItems: 250, writes: 3 },
        write: (_, written) => {
          sizes.push(written.length);
          return Promise.resolve(written.map(() => ({ status: 'indexed' })));
        },
      },
    });
    const isDone = () => sizes.reduce((sum, size) => sum + size, 0) === items;
    await expect.poll(isDone, { timeout: 30_000 }).toBe(true);
    const called = calls.mock.calls.length;
    await expect.poll(async () => (await count(bench.redis, layout)).ready, { timeout: 30_000 }).toBe(0);
    expect(sizes.length / (items / 1_000), 'writes per thousand').toBeLessThanOrEqual(5);
    expect(called / (items / 1_000), 'Redis calls per thousand').toBeLessThanOrEqual(100);
  },
);

test('halves of a batch are written side by side, and only what takes the last place is large', async () => {
  const ids = Array.from({ length: 2_000 }, (_, i) => `id-${i}`);
  await bench.pairMany(ids);
  const { layout } = await bench.open();
  const sizes: number[] = [];
  const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
  bench.start({
    engine: {
      ...bench.engine,
      pace: { items: 500, firstItems: 250, writes: 3 },
      write: async (_, written) => {
        sizes.push(written.length);
        await isReleased;
        return written.map(() => ({ status: 'indexed' }));
      },
    },
  });
  try {
    await expect.poll(() => sizes).toEqual([250, 250, 500]);
  } finally {
    release();
  }
  await expect.poll(async () => (await count(bench.redis, layout)).ready, { timeout: 30_000 }).toBe(0);
});

test.each([
  ['8.19.21', 384, 2_500],
  ['8.19.21', 768, 5_000],
  ['9.3.0', 384, 2_500],
  ['9.3.0', 768, 5_000],
])(
  'on Elasticsearch %s a batch with vectors of %i dims is one bulk, of a known number of bytes a vector',
  async (version, dims, bytesMax) => {
    const sizes: number[] = [];
    const transport = {
      send: () => Promise.reject(new Error('not asked')),
      sendBulk: (_: string, bytes: Buffer) => {
        sizes.push(bytes.length);
        return Promise.resolve({ status: 200, body: {} });
      },
      close: () => Promise.resolve(),
    };
    const embeddings = Object.fromEntries(
      ['text', 'image'].map((modality) => [
        modality,
        {
          vector: Float32Array.from({ length: dims }, (_, i) => Math.sin(i)),
          version: Date.now(),
          receivedAt: Date.now(),
          producer: 'job',
        },
      ]),
    );
    const operations = Array.from({ length: 500 }, (_, i): Operation => ({
      id: `id-${i}`,
      action: JSON.stringify({ create: { _id: `id-${i}`, require_alias: true } }),
      source: {
        fields: makeFields(`id-${i}`, embeddings, ['text', 'image'], new Date().toISOString()),
      },
    }));
    const spec = { collection: 'c', index: 'c', fields: [] };
    await sendBulk({ transport, spec, dialect: dialectOf(version, spec) }, operations);
    expect(sizes).toHaveLength(1);
    expect(sizes[0]! / 1_000).toBeLessThanOrEqual(bytesMax);
  },
);
