/** Fields that are not Muster's, in a document that Muster writes, rewrites or removes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isLeftOut,
  itemOf,
  newName,
  openBench,
  putSource,
  readSource,
  specOf,
  type ElasticsearchBench,
} from './support.ts';

/** Numbers that JavaScript's own would change. */
const NUMBERS = '"numbers":{"whole":9007199254740993,"one":1.0,"list":[{"deep":-9223372036854775807}]}';

describe.skipIf(isLeftOut)("on Elasticsearch, other people's fields", () => {
  let bench: ElasticsearchBench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.close());

  test('keep their numbers to the letter when Muster’s are taken away', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await putSource(spec.index, 'a', `{${NUMBERS},"title":"mug"}`);
    await bench.engine.write(spec, [itemOf('a')]);
    expect(await bench.engine.delete(spec, ['a'])).toBe(1);
    expect(await readSource(spec.index, 'a')).toBe(`{${NUMBERS},"title":"mug"}`);
  });

  test('keep their numbers to the letter when a document is written anew for new metadata', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await putSource(spec.index, 'a', `{${NUMBERS},"title":"mug"}`);
    await bench.engine.write(spec, [itemOf('a', 1, 3, '{"old":1}')]);
    await bench.engine.write(spec, [itemOf('a', 2, 3, '{"new":1}')]);
    const source = await readSource(spec.index, 'a');
    expect(source).toContain(`${NUMBERS},"title":"mug"`);
    expect(JSON.parse(source)).toMatchObject({ metadata: { text: { new: 1 } }, versions: { text: 2 } });
    expect(source).not.toContain('old');
  });

  test.each([
    ['an object', '{"shelf":{"code":9007199254740993,"row":1.0}}'],
    ['a list', '[{"shelf":{"code":9007199254740993}},{"shelf":{"row":1.0}}]'],
  ])('in `metadata` survive metadata that come, change and go, where it is %s', async (_, theirs) => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await putSource(spec.index, 'a', `{"metadata":${theirs}}`);
    const inner = theirs.slice(1, -1);
    for (const [version, metadata] of [
      [1, '{"a":1}'],
      [2, '{"b":2}'],
      [3, undefined],
      [4, '{"c":3}'],
    ] as const) {
      expect(await bench.engine.write(spec, [itemOf('a', version, 3, metadata)])).toEqual([
        { status: 'indexed' },
      ]);
      expect(await readSource(spec.index, 'a')).toContain(inner);
      const stored = (await bench.engine.get(spec, ['a'])).get('a');
      expect(stored?.metadata).toEqual(metadata === undefined ? {} : { text: JSON.parse(metadata) });
      expect(Object.keys(stored?.others ?? {})).toEqual(['metadata']);
    }
    expect(await bench.engine.delete(spec, ['a'])).toBe(1);
    expect(await readSource(spec.index, 'a')).toBe(`{"metadata":${theirs}}`);
  });

  test.each([
    ['is updated', [itemOf('a'), itemOf('a', 2)], []],
    ['is written anew', [itemOf('a', 1, 3, '{"old":1}'), itemOf('a', 2, 3, '{"new":1}')], []],
    ['loses Muster’s fields', [itemOf('a')], ['a']],
  ])('stay where they were routed to when a document %s', async (_, items, deleted) => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await bench.ask('PUT', `/${spec.index}/_doc/a?routing=shelf`, { title: 'mug' });
    for (const item of items) expect(await bench.engine.write(spec, [item])).toEqual([{ status: 'indexed' }]);
    expect(await bench.engine.delete(spec, deleted)).toBe(deleted.length);
    expect(await bench.ask('GET', `/${spec.index}/_doc/a?routing=shelf`)).toMatchObject({
      _routing: 'shelf',
      _source: { title: 'mug' },
    });
  });

  test('are not run through the index’s default pipeline when a document is written anew or loses Muster’s', async () => {
    const spec = specOf(newName());
    await bench.engine.ensure(spec);
    await putSource(spec.index, 'a', '{"title":"mug"}');
    await bench.engine.write(spec, [itemOf('a', 1, 3, '{"old":1}')]);
    // A pipeline that is not there refuses whatever is sent through it.
    await bench.ask('PUT', `/${spec.index}/_settings`, { index: { default_pipeline: 'no-such-pipeline' } });
    const newer = itemOf('a', 2, 3, '{"new":1}');
    expect(await bench.engine.write(spec, [{ ...newer, mayCreate: false }])).toEqual([{ status: 'indexed' }]);
    expect(await bench.engine.delete(spec, ['a'])).toBe(1);
    expect(await readSource(spec.index, 'a')).toBe('{"title":"mug"}');
  });
});
