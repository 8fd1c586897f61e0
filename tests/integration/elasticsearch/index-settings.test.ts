/** Indices made as a collection asks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IndexSettings, IndexSpec, VersionedVector } from '#lib/engine/engine.ts';
import { makeVector } from '#tests/integration/engine-contract/fixtures.ts';
import { isLeftOut, newName, openBench, specOf, type ElasticsearchBench } from './support.ts';

const DIMS = 64;

const specWith = (settings: Partial<IndexSettings>, index = newName()): IndexSpec => ({
  collection: index,
  index,
  fields: ['text', 'image'].map((modality) => ({ modality, dims: DIMS, similarity: 'cosine' })),
  settings: { shards: null, replicas: null, exactVectors: false, vectors: null, ...settings },
});

describe.skipIf(isLeftOut)('on Elasticsearch, an index', () => {
  let bench: ElasticsearchBench;
  let excludesVectors: boolean;
  beforeAll(async () => {
    bench = await openBench();
    const { version } = await bench.engine.health();
    const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
    excludesVectors = major > 9 || (major === 9 && minor >= 2);
  });
  afterAll(() => bench.close());

  test('has the shards, replicas and vector options that were asked for', async () => {
    const vectors = { type: 'int8_hnsw', m: 24, ef_construction: 80 };
    const spec = specWith({ shards: 3, replicas: 0, vectors });
    await bench.engine.ensure(spec);
    const [made] = Object.values(
      (await bench.ask('GET', `/${spec.index}`)) as Record<
        string,
        { settings: { index: object }; mappings: { properties: object } }
      >,
    );
    expect(made?.settings.index).toMatchObject({ number_of_shards: '3', number_of_replicas: '0' });
    expect(made?.mappings.properties).toMatchObject({
      text_embedding: { index_options: vectors },
      image_embedding: { index_options: vectors },
    });
  });

  test('for which nothing was asked is what Elasticsearch makes by itself', async () => {
    const [asked, unasked] = [specWith({}), specOf(newName(), DIMS)];
    for (const spec of [asked, unasked]) await bench.engine.ensure(spec);
    const read = async ({ index }: IndexSpec) => {
      const path = `/${index}/_settings/index.number*,index.mapping*?flat_settings=true`;
      return Object.values((await bench.ask('GET', path)) as object);
    };
    expect(await read(asked)).toEqual(await read(unasked));
  });

  test.each([
    [
      'an option that it does not know',
      { type: 'hnsw', nonsense: 3 },
      'unsupported parameters:  [nonsense : 3]',
    ],
    ['a kind that it does not know', { type: 'whatever' }, 'Unknown vector index options type [whatever]'],
  ])('is refused in a sentence with %s', async (_, vectors, words) => {
    await expect(bench.engine.ensure(specWith({ vectors }))).rejects.toThrow(words);
  });

  test('that keeps exact vectors gives cosine vectors back to the bit, whatever is written beside them', async () => {
    const spec = specWith({ exactVectors: true });
    await bench.engine.ensure(spec);
    const ids = Array.from({ length: 50 }, (_, i) => `item-${i}`);
    const image = (i: number): VersionedVector => ({ vector: makeVector(i, DIMS), version: 1 });
    const text = (i: number, version: number, metadata?: string): VersionedVector => ({
      vector: makeVector(1_000 * version + i, DIMS),
      version,
      ...(metadata === undefined ? {} : { metadata }),
    });
    const writeAll = async (embed: (i: number) => Record<string, VersionedVector>) => {
      const items = ids.map((id, i) => ({ id, embeddings: embed(i), mayCreate: true }));
      expect(await bench.engine.write(spec, items)).toEqual(ids.map(() => ({ status: 'indexed' })));
    };
    const expectExact = async (version: number) => {
      const found = await bench.engine.get(spec, ids, { vectors: true });
      expect(ids.map((id) => found.get(id)?.vectors)).toEqual(
        ids.map((_, i) => ({ text: text(i, version).vector, image: image(i).vector })),
      );
    };
    await writeAll((i) => ({ text: text(i, 1), image: image(i) }));
    await expectExact(1);
    await writeAll((i) => ({ text: text(i, 2) }));
    await expectExact(2);
    for (const version of [3, 4, 5]) {
      await writeAll((i) => ({ text: text(i, version, `{"version":${version}}`) }));
      await expectExact(version);
    }
    await bench.engine.ensure({ ...spec, fields: spec.fields.toReversed() });
  });

  test('that was there before and keeps vectors normalised is refused where exact ones are asked for', async () => {
    const spec = specWith({ exactVectors: true });
    await bench.ask('PUT', `/${spec.index}`);
    const refusal = await bench.engine.ensure(spec).then(
      () => null,
      (error: unknown) => String(error),
    );
    const words = 'the collection asks for exact vectors, and it keeps them normalised';
    expect(refusal?.includes(words) ?? false).toBe(excludesVectors);
  });

  test('that was there before keeps its own shards and replicas', async () => {
    const spec = specWith({ shards: 4, replicas: 3 });
    await bench.ask('PUT', `/${spec.index}`, { settings: { number_of_shards: 2 } });
    await bench.engine.ensure(spec);
    expect(Object.values((await bench.ask('GET', `/${spec.index}/_settings`)) as object)).toMatchObject([
      { settings: { index: { number_of_shards: '2' } } },
    ]);
  });
});
