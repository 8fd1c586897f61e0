/** Metadata in Elasticsearch: how they are mapped, searched and kept beside vectors. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IndexSpec } from '#lib/engine/engine.ts';
import {
  isLeftOut,
  itemOf,
  newName,
  openBench,
  readSource,
  specOf,
  vectorOf,
  type ElasticsearchBench,
} from './support.ts';

const INDEXED = { status: 'indexed' };

describe.skipIf(isLeftOut)('on Elasticsearch, metadata', () => {
  let bench: ElasticsearchBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  const readMapping = async (index: string): Promise<unknown> => {
    const mappings = (await bench.ask('GET', `/${index}/_mapping`)) as Record<
      string,
      { mappings: { properties: Record<string, unknown> } }
    >;
    return Object.values(mappings)[0]?.mappings.properties['metadata'];
  };

  async function countMatches(index: string, field: string, value: string): Promise<number> {
    await bench.ask('POST', `/${index}/_refresh`);
    const query = { query: { term: { [field]: value } } };
    return ((await bench.ask('POST', `/${index}/_count`, query)) as { count: number }).count;
  }

  test('are found by the values of their names, however deep, and no more once they are replaced', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await bench.engine.write(spec, [
      itemOf('a', 1, 3, '{"brand":"Ada","made":{"in":["Ulm","Bonn"]}}'),
      itemOf('b', 1, 3, '{"brand":{"name":"Ada"}}'),
    ]);
    expect(await countMatches(spec.index, 'metadata.text.brand', 'Ada')).toBe(1);
    expect(await countMatches(spec.index, 'metadata.text.made.in', 'Bonn')).toBe(1);
    await bench.engine.write(spec, [itemOf('a', 2, 3, '{"made":{"in":"Jena"}}')]);
    expect(await countMatches(spec.index, 'metadata.text.brand', 'Ada')).toBe(0);
    expect(await countMatches(spec.index, 'metadata.text.made.in', 'Bonn')).toBe(0);
  });

  test('make no fields of their own, whatever names they have', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    const before = await readMapping(spec.index);
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 1_100 }, (_, i) => [`n${i}`, i])));
    expect(await bench.engine.write(spec, [itemOf('a', 1, 3, many)])).toEqual([INDEXED]);
    expect(await readMapping(spec.index)).toEqual(before);
  });

  test('that were sent with line breaks between their members are stored like any others', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    const pretty = JSON.stringify({ brand: 'line\nbreak', size: [1, 2] }, null, 2).replaceAll('\n', '\r\n');
    expect(await bench.engine.write(spec, [itemOf('a', 1, 3, pretty), itemOf('b')])).toEqual([
      INDEXED,
      INDEXED,
    ]);
    expect((await bench.engine.get(spec, ['a'])).get('a')?.metadata).toEqual({
      text: { brand: 'line\nbreak', size: [1, 2] },
    });
  });

  test('stand as objects in the document', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await bench.engine.write(spec, [itemOf('a', 1, 3, '{"brand":"Ada"}')]);
    await bench.engine.write(spec, [itemOf('a', 2, 3, '{"brand":"Bea"}')]);
    expect(JSON.parse(await readSource(spec.index, 'a'))).toMatchObject({
      metadata: { text: { brand: 'Bea' } },
    });
  });

  test.each([
    ['nothing', undefined, 'flattened'],
    ['other members', { properties: { shelf: { type: 'keyword' } } }, 'flattened'],
    ['this modality', { properties: { text: { properties: { brand: { type: 'keyword' } } } } }, undefined],
  ])(
    'go into an index that maps %s under metadata: what is there stays, what lacks is added',
    async (_, found, type) => {
      const name = newName();
      await bench.ask('PUT', `/${name}`, {
        mappings: { properties: found === undefined ? {} : { metadata: found } },
      });
      await bench.engine.ensure(specOf(name));
      expect(await readMapping(name)).toMatchObject({
        properties: { ...found?.properties, ...(type === undefined ? {} : { text: { type } }) },
      });
      expect(await bench.engine.write(specOf(name), [itemOf('a', 1, 3, '{"brand":"Ada"}')])).toEqual([
        INDEXED,
      ]);
      expect(await countMatches(name, 'metadata.text.brand', 'Ada')).toBe(1);
    },
  );

  test('go into an index that maps metadata as flattened', async () => {
    const name = newName();
    await bench.ask('PUT', `/${name}`, { mappings: { properties: { metadata: { type: 'flattened' } } } });
    await bench.engine.ensure(specOf(name));
    expect(await bench.engine.write(specOf(name), [itemOf('a', 1, 3, '{"brand":"Ada"}')])).toEqual([INDEXED]);
    expect(await countMatches(name, 'metadata.text.brand', 'Ada')).toBe(1);
  });

  test('have no place in an index whose metadata are a word: it is refused in one sentence', async () => {
    const name = newName();
    await bench.ask('PUT', `/${name}`, { mappings: { properties: { metadata: { type: 'keyword' } } } });
    await expect(bench.engine.ensure(specOf(name))).rejects.toThrow('metadata is keyword');
  });

  test('that change leave the other modality’s vector as an update without metadata leaves it, to the bit', async () => {
    const spec: IndexSpec = {
      ...specOf(newName(), 33),
      fields: ['text', 'image'].map((modality) => ({ modality, dims: 33, similarity: 'cosine' })),
    };
    await bench.engine.ensure(spec);
    const ids = Array.from({ length: 50 }, (_, i) => `item-${i}`);
    const writeTexts = (version: number, metadata?: string) =>
      bench.engine.write(
        spec,
        ids.map((id) => itemOf(id, version, 33, metadata)),
      );
    const readImages = async () => {
      const found = await bench.engine.get(spec, ids, { vectors: true });
      return ids.map((id) => [...found.get(id)!.vectors!['image']!]);
    };
    await bench.engine.write(
      spec,
      ids.map((id, i) => ({
        id,
        mayCreate: true,
        embeddings: { text: vectorOf(1, 33), image: { ...vectorOf(i / 7, 33), version: 1 } },
      })),
    );
    await writeTexts(2);
    const updated = await readImages();
    for (const version of [3, 4, 5]) await writeTexts(version, `{"v":${version}}`);
    expect(await readImages()).toEqual(updated);
  });
});
