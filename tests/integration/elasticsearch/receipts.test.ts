import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WriteItem } from '#lib/engine/engine.ts';
import {
  isLeftOut,
  itemOf,
  newName,
  openBench,
  putSource,
  readSource,
  specOf,
  vectorOf,
  type ElasticsearchBench,
} from './support.ts';

const INDEXED = { status: 'indexed' };
const AT = Date.parse('2026-01-02T03:04:05.678Z');

const itemFrom = (producer: string, version = 1, metadata?: string): WriteItem => ({
  id: 'a',
  mayCreate: true,
  embeddings: {
    text: {
      ...vectorOf(version),
      receivedAt: AT,
      producer,
      ...(metadata === undefined ? {} : { metadata }),
    },
  },
});

describe.skipIf(isLeftOut)('on Elasticsearch, receipts', () => {
  let bench: ElasticsearchBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  async function countMatches(index: string, query: object): Promise<number> {
    await bench.ask('POST', `/${index}/_refresh`);
    return ((await bench.ask('POST', `/${index}/_count`, { query })) as { count: number }).count;
  }

  const makeIndex = (name: string, received: object): Promise<unknown> =>
    bench.ask('PUT', `/${name}`, { mappings: { properties: { received } } });

  const readMapping = async (index: string): Promise<unknown> => {
    const [found] = Object.values(
      (await bench.ask('GET', `/${index}/_mapping`)) as Record<
        string,
        { mappings: { properties: Record<string, unknown> } }
      >,
    );
    return found?.mappings.properties['received'];
  };

  test('are found by producer and by time, and no more once they are replaced', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await bench.engine.write(spec, [itemFrom('text job')]);
    const day = { range: { 'received.text.at': { gte: '2026-01-02', lt: '2026-01-03' } } };
    expect(await countMatches(spec.index, day)).toBe(1);
    expect(await countMatches(spec.index, { term: { 'received.text.by': 'text job' } })).toBe(1);
    await bench.engine.write(spec, [itemFrom('other job', 2)]);
    expect(await countMatches(spec.index, { term: { 'received.text.by': 'text job' } })).toBe(0);
    expect(JSON.parse(await readSource(spec.index, 'a'))).toMatchObject({
      received: { text: { at: '2026-01-02T03:04:05.678Z', by: 'other job' } },
    });
  });

  test.each([
    ['nothing of theirs', {}],
    ['other members', { shelf: { type: 'keyword' } }],
    ['a part of this modality', { text: { properties: { by: { type: 'text' } } } }],
  ])('go into an index that maps %s: what is there stays, what lacks is added', async (_, properties) => {
    const name = newName();
    await makeIndex(name, { properties });
    await bench.engine.ensure(specOf(name));
    const by = { type: 'keyword', ignore_above: 512 };
    const text = { properties: { at: { type: 'date' }, by } };
    expect(await readMapping(name)).toEqual({
      properties: {
        text,
        ...properties,
        ...('text' in properties
          ? { text: { properties: { ...text.properties, by: { type: 'text' } } } }
          : {}),
      },
    });
    expect(await bench.engine.write(specOf(name), [itemFrom('p')])).toEqual([INDEXED]);
  });

  test('go into an index that maps received as flattened', async () => {
    const name = newName();
    await makeIndex(name, { type: 'flattened' });
    await bench.engine.ensure(specOf(name));
    expect(await bench.engine.write(specOf(name), [itemFrom('p')])).toEqual([INDEXED]);
    expect(await countMatches(name, { term: { 'received.text.by': 'p' } })).toBe(1);
  });

  test.each([
    [{ type: 'date' }, 'its field received is date'],
    [{ properties: { text: { type: 'keyword' } } }, 'its field received.text is keyword'],
  ])('have no place in an index that maps %o: it is refused in one sentence', async (received, words) => {
    const name = newName();
    await makeIndex(name, received);
    await expect(bench.engine.ensure(specOf(name))).rejects.toThrow(words);
  });

  test.each([
    ['an object', '{"shelf":{"code":9007199254740993,"row":1.0}}'],
    ['a list', '[{"shelf":{"code":9007199254740993}},{"shelf":{"row":1.0}}]'],
  ])('leave other members of `received` to the letter, where it is %s', async (_, theirs) => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await putSource(spec.index, 'a', `{"received":${theirs}}`);
    const writes = [
      [itemFrom('p', 1), 'p'],
      [itemFrom('q', 2), 'q'],
      [itemFrom('r', 3, '{"a":1}'), 'r'],
      [itemFrom('s', 4, '{"b":1}'), 's'],
      [itemOf('a', 5), undefined],
      [itemFrom('t', 6), 't'],
    ] as const;
    for (const [item, producer] of writes) {
      expect(await bench.engine.write(spec, [item])).toEqual([INDEXED]);
      expect(await readSource(spec.index, 'a')).toContain(theirs.slice(1, -1));
      const stored = (await bench.engine.get(spec, ['a'])).get('a');
      expect(stored?.received).toEqual(producer === undefined ? {} : { text: { at: AT, by: producer } });
      expect(Object.keys(stored?.others ?? {})).toEqual(['received']);
    }
    expect(await bench.engine.delete(spec, ['a'])).toBe(1);
    expect(await readSource(spec.index, 'a')).toBe(`{"received":${theirs}}`);
  });
});
