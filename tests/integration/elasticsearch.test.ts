import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, IndexSpec } from '#lib/engine/engine.ts';
import { sendBulk } from '#lib/engine/elasticsearch/bulk.ts';
import { dialectOf, type Target } from '#lib/engine/elasticsearch/dialect.ts';
import { writeAliasOf } from '#lib/engine/elasticsearch/names.ts';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import type { Operation } from '#lib/engine/elasticsearch/operation.ts';
import type { Answer, Transport } from '#lib/engine/elasticsearch/transport.ts';
import { encodeVector } from '#lib/engine/json.ts';
import { describeEngine } from './engine-contract.ts';
import {
  isLeftOut,
  itemOf,
  newName,
  openBench,
  specOf,
  url,
  type ElasticsearchBench,
} from './elasticsearch/support.ts';

describe.skipIf(isLeftOut)('on Elasticsearch', () => {
  let bench: ElasticsearchBench;
  let transport: Transport;
  let engine: Engine;
  let ask: ElasticsearchBench['ask'];

  beforeAll(async () => {
    bench = await openBench();
    ({ transport, engine, ask } = bench);
  });
  afterAll(() => bench.close());

  describeEngine('Elasticsearch', async () => {
    const opened = await openElasticsearch({ url });
    const { version } = await opened.health();
    return {
      engine: opened,
      putForeignDocument: async (spec, id, fields) => {
        await ask('POST', `/${encodeURIComponent(spec.index)}/_update/${encodeURIComponent(id)}`, {
          doc: fields,
          doc_as_upsert: true,
        });
      },
      exactCosine: version?.startsWith('8.') ?? true,
      refresh: async (spec) => {
        await ask('POST', `/${encodeURIComponent(spec.index)}/_refresh`);
      },
      close: () => opened.close(),
    };
  });

  describe('an index that was there before', () => {
    const mapping = (dims: number) => ({
      mappings: {
        properties: {
          title: { type: 'text' },
          text_embedding: { type: 'dense_vector', dims, similarity: 'cosine' },
        },
      },
    });

    test('is used, and its documents keep their fields', async () => {
      const name = newName();
      await ask('PUT', `/${name}`, mapping(3));
      await ask('PUT', `/${name}/_doc/a`, { title: 'mug' });
      await engine.ensure(specOf(name));
      expect(await engine.write(specOf(name), [itemOf('a')])).toEqual([{ status: 'indexed' }]);
      const found = (await engine.get(specOf(name), ['a'])).get('a');
      expect(found).toMatchObject({ others: { title: 'mug' }, versions: { text: 1 }, modalities: ['text'] });
      expect(Object.keys((await ask('GET', `/_alias/${writeAliasOf(specOf(name))}`)) as object)).toEqual([
        name,
      ]);
    });

    test('stays when its collection is deleted, without Muster’s write alias', async () => {
      const name = newName();
      await ask('PUT', `/${name}`, mapping(3));
      await engine.ensure(specOf(name));
      expect(await engine.drop(specOf(name))).toBe(false);
      expect((await transport.send('GET', `/${name}`)).status).toBe(200);
      expect((await transport.send('GET', `/_alias/${writeAliasOf(specOf(name))}`)).status).toBe(404);
    });

    test('is refused in one sentence when its vectors have another length', async () => {
      const name = newName();
      await ask('PUT', `/${name}`, mapping(4));
      await expect(engine.ensure(specOf(name))).rejects.toThrow(
        `The index "${name}" does not fit: its field text_embedding has 4 dims, and the embeddings have 3.`,
      );
    });

    test('may map its own `id` as it likes: only what is missing is added', async () => {
      const name = newName();
      await ask('POST', `/${name}/_doc/a`, { id: 'mug 1' });
      await engine.ensure(specOf(name));
      expect(await engine.write(specOf(name), [itemOf('b')])).toEqual([{ status: 'indexed' }]);
      expect(await engine.highestVersion(specOf(name))).toBe(1);
    });

    test.each([
      [
        'vectors of bytes',
        { text_embedding: { type: 'dense_vector', dims: 3, element_type: 'byte' } },
        'byte',
      ],
      ['versions that are a word', { versions: { type: 'keyword' } }, 'versions is keyword'],
    ])('is refused in one sentence when it holds %s', async (_, properties, words) => {
      const name = newName();
      await ask('PUT', `/${name}`, { mappings: { properties } });
      await expect(engine.ensure(specOf(name))).rejects.toThrow(words);
    });

    test('is refused when its name stands for several indices and none is to be written', async () => {
      const name = newName();
      for (const part of ['a', 'b']) {
        await ask('PUT', `/${name}-${part}`, mapping(3));
        await ask('POST', '/_aliases', { actions: [{ add: { index: `${name}-${part}`, alias: name } }] });
      }
      await expect(engine.ensure(specOf(name))).rejects.toThrow('none is its write index');
    });
  });

  test('an index that is deleted under way costs no document, and writing goes on once it is made again', async () => {
    const spec = specOf(newName());
    await engine.ensure(spec);
    await engine.write(spec, [itemOf('a')]);
    await ask('DELETE', `/${spec.index}-000001`);
    const pending = [itemOf('b'), { ...itemOf('a', 2), mayCreate: false }];
    expect(await engine.write(spec, pending)).toMatchObject([
      { status: 'retry', blame: 'engine' },
      { status: 'retry', blame: 'engine' },
    ]);
    await engine.ensure(spec);
    expect(await engine.write(spec, [itemOf('b')])).toEqual([{ status: 'indexed' }]);
  });

  test('an index that is closed rejects no document', async () => {
    const spec = specOf(newName());
    await engine.ensure(spec);
    await ask('POST', `/${spec.index}-000001/_close`);
    expect(await engine.write(spec, [itemOf('a')])).toMatchObject([{ status: 'retry', blame: 'engine' }]);
  });

  test('the sign of a zero is kept', async () => {
    const spec: IndexSpec = {
      ...specOf(newName()),
      fields: [{ modality: 'text', dims: 3, similarity: 'l2_norm' }],
    };
    await engine.ensure(spec);
    const vector = Float32Array.of(-0, 0, 1.5e-7);
    await engine.write(spec, [{ id: 'a', embeddings: { text: { vector, version: 1 } }, mayCreate: true }]);
    const stored = (await engine.get(spec, ['a'], { vectors: true })).get('a')?.vectors?.['text'];
    expect([...(stored ?? [])].map((value, i) => Object.is(value, vector[i]))).toEqual([true, true, true]);
  });

  test('modalities that someone wrote as one word stay one word', async () => {
    const spec = specOf(newName());
    await engine.ensure(spec);
    await ask('PUT', `/${spec.index}/_doc/a`, { modalities: 'image' });
    expect(await engine.write(spec, [itemOf('a')])).toEqual([{ status: 'indexed' }]);
    expect((await engine.get(spec, ['a'])).get('a')?.modalities).toEqual(['image', 'text']);
  });

  test('a modality may be called constructor', async () => {
    const spec: IndexSpec = {
      ...specOf(newName()),
      fields: [{ modality: 'constructor', dims: 3, similarity: 'cosine' }],
    };
    await engine.ensure(spec);
    await ask('PUT', `/${spec.index}/_doc/a`, { title: 'mug' });
    const item = { ...itemOf('a'), embeddings: { constructor: itemOf('a').embeddings['text']! } };
    expect(await engine.write(spec, [item])).toEqual([{ status: 'indexed' }]);
    expect((await engine.get(spec, ['a'])).get('a')?.modalities).toEqual(['constructor']);
  });

  test('one document that makes Elasticsearch refuse the whole request is found, and the others are indexed', async () => {
    const spec = specOf(newName());
    await engine.ensure(spec);
    const items = [...Array.from({ length: 20 }, (_, i) => itemOf(`id-${i}`)), itemOf('x'.repeat(513))];
    const outcomes = await engine.write(spec, items);
    expect(outcomes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => ({ status: 'indexed' })));
    expect(outcomes[20]).toMatchObject({ status: 'rejected' });
  });

  test('a batch larger than one request should be is sent in parts', async () => {
    const spec = specOf(newName(), 1_024);
    await engine.ensure(spec);
    const items = Array.from({ length: 500 }, (_, i) => itemOf(`id-${i}`, 1, 1_024));
    expect(new Set((await engine.write(spec, items)).map(({ status }) => status))).toEqual(
      new Set(['indexed']),
    );
  });
});

describe('without Elasticsearch', () => {
  const away = 'http://127.0.0.1:9';

  test('every document is to be retried, and the engine is to blame', async () => {
    const engine = await openElasticsearch({ url: away });
    expect(await engine.write(specOf('x'), [itemOf('a'), itemOf('b')])).toMatchObject([
      { status: 'retry', blame: 'engine' },
      { status: 'retry', blame: 'engine' },
    ]);
    await engine.close();
  });

  test('reading says so, and health is a sentence', async () => {
    const engine = await openElasticsearch({ url: away });
    await expect(engine.get(specOf('x'), ['a'])).rejects.toThrow('cannot be reached');
    expect(await engine.health()).toMatchObject({
      ok: false,
      name: 'Elasticsearch',
      detail: expect.stringContaining(away),
    });
    await engine.close();
  });

  /** A server that gives every bulk the same answer, and counts its operations. */
  function answering(answer: Answer): { target: Target; sizes: number[] } {
    const sizes: number[] = [];
    const sendBulk = (_: string, bytes: Buffer): Promise<Answer> => {
      sizes.push(bytes.toString().trim().split('\n').length);
      return Promise.resolve(answer);
    };
    const send = (): Promise<Answer> => Promise.resolve(answer);
    const transport = { send, sendBulk, close: () => Promise.resolve() };
    const spec = specOf('x');
    return { target: { transport, spec, dialect: dialectOf('9.3.0', spec) }, sizes };
  }
  const deletions = (...ids: string[]): Operation[] => ids.map((id) => ({ id, action: JSON.stringify(id) }));

  test('results are matched by ID: their order does not matter, and one left out is to be retried', async () => {
    const items = [
      { create: { _id: 'c', status: 201 } },
      { create: { _id: 'a', status: 400, error: { type: 'x', reason: 'no' } } },
    ];
    const { target } = answering({ status: 200, body: { items } });
    const results = await sendBulk(target, deletions('a', 'b', 'c'));
    expect(results.get('a')).toEqual({ status: 'rejected', reason: 'x: no' });
    expect(results.get('b')).toMatchObject({ status: 'retry', blame: 'engine' });
    expect(results.get('c')).toEqual({ status: 'indexed' });
  });

  test.each([302, 400, 401, 403, 404, 406, 408, 429, 500, 502, 503, 504])(
    'a proxy that answers %i to the whole request is no fault of any document',
    async (status) => {
      const { target } = answering({ status, body: '<html>proxy</html>' });
      const results = await sendBulk(target, deletions('a', 'b'));
      expect([...results.values()]).toMatchObject([
        { status: 'retry', blame: 'engine' },
        { status: 'retry', blame: 'engine' },
      ]);
    },
  );

  test('a request that is too large is halved down to the document that is', async () => {
    const { target, sizes } = answering({ status: 413, body: '' });
    const results = await sendBulk(target, deletions('a', 'b', 'c'));
    expect(sizes).toEqual([3, 2, 1, 1, 1]);
    expect([...results.values()].map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('a bulk is sent in parts near 5 MB', async () => {
    const { target, sizes } = answering({ status: 200, body: {} });
    const operations = ['a', 'b', 'c'].map((id) => ({ id, action: 'x'.repeat(2.6 * 1024 * 1024) }));
    const results = await sendBulk(target, operations);
    expect(sizes).toEqual([2, 1]);
    expect([...results.values()]).toMatchObject(operations.map(() => ({ status: 'retry', blame: 'engine' })));
  });

  test('numbers are written so that they parse back to the same float32', () => {
    const vector = Float32Array.of(0.1, -0, 3.4028234e38, 1e-45, 1 / 3);
    const parsed = Float32Array.from(JSON.parse(encodeVector(vector)) as number[]);
    expect(parsed.every((value, i) => Object.is(value, vector[i]))).toBe(true);
  });
});
