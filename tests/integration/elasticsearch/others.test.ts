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
});
