/** What a LanceDB table looks like from outside, and how it keeps up. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@lancedb/lancedb';
import { describe, expect, test } from 'vitest';
import {
  INDEXED,
  makeItem,
  makeSpec,
  makeVector,
  readOne,
} from '#tests/integration/engine-contract/fixtures.ts';
import { useBeside, withEngine } from './support.ts';

describe('a LanceDB table is readable as it is', { timeout: 60_000 }, () => {
  test('its columns are plain: id, vectors, versions, metadata, receipts, modalities, time', () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 }), makeItem('half', { text: 8 })]);
      await useBeside(dir, spec.index, async (table) => {
        const { fields } = await table.schema();
        expect(fields.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
          'id: Utf8',
          'text_embedding: FixedSizeList[8]<Float32>',
          'text_version: Int64',
          'text_metadata: Utf8',
          'text_received: Utf8',
          'image_embedding: FixedSizeList[6]<Float32>',
          'image_version: Int64',
          'image_metadata: Utf8',
          'image_received: Utf8',
          'modalities: List<Utf8>',
          'indexed_at: Timestamp<MILLISECOND, UTC>',
        ]);
        const [row] = (await table.query().where("id = 'half'").toArray()) as {
          modalities: Iterable<string>;
        }[];
        expect([...(row?.modalities ?? [])]).toEqual(['text']);
        expect(row).toMatchObject({ text_version: 8n, image_version: null, image_embedding: null });
      });
    }));

  test("other people's columns keep their values and types through creates, merges and deletes", () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('a', { text: 1, image: 1 }), makeItem('b', { text: 1, image: 1 })]);
      const others = {
        'shelf mark': "'Ä-1'",
        flag: 'true',
        price: 'CAST(12.5 AS DOUBLE)',
        stock: 'CAST(9007199254740991 AS BIGINT)',
        tags: "make_array('x', 'y')",
        size: "named_struct('w', CAST(3 AS INT), 'names', make_array('p'))",
        digest: "X'00ff'",
        seen: "arrow_cast('2026-01-02T03:04:05', 'Timestamp(Microsecond, None)')",
      };
      const columns = Object.keys(others);
      const readOthers = (): Promise<string> =>
        useBeside(dir, spec.index, async (table) =>
          JSON.stringify(
            (
              await table
                .query()
                .select(['id', ...columns])
                .toArray()
            ).toSorted((x, y) => (x.id < y.id ? -1 : 1)),
            (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
          ),
        );
      await useBeside(dir, spec.index, (table) =>
        table.addColumns(Object.entries(others).map(([name, valueSql]) => ({ name, valueSql }))),
      );
      const before = await readOthers();
      expect(
        await engine.write(spec, [makeItem('a', { text: 1 }), makeItem('new', { text: 1 })]),
      ).toMatchObject([
        INDEXED,
        {
          status: 'retry',
          blame: 'engine',
          reason: expect.stringMatching(/shelf mark, flag.* may not be null\.$/),
        },
      ]);
      await useBeside(dir, spec.index, (table) =>
        table.alterColumns(columns.map((path) => ({ path, nullable: true }))),
      );
      const batch = [makeItem('a', { text: 2 }), makeItem('b', { image: 2 }), makeItem('new', { text: 1 })];
      expect(await engine.write(spec, batch)).toEqual([INDEXED, INDEXED, INDEXED]);
      expect(await engine.delete(spec, ['new'])).toBe(1);
      expect(await readOthers()).toBe(before);
      expect((await readOne(engine, spec, 'b')).versions).toEqual({ text: 1, image: 2 });
      expect((await readOne(engine, spec, 'b')).others).toMatchObject({
        'shelf mark': 'Ä-1',
        flag: true,
        price: 12.5,
        stock: Number.MAX_SAFE_INTEGER,
        tags: ['x', 'y'],
        size: { w: 3, names: ['p'] },
        digest: 'AP8=',
      });
      expect(await engine.delete(spec, ['a', 'b'])).toBe(2);
      expect(await readOthers()).toBe(before);
    }));

  test('a table that another application made is completed, and its rows are kept', () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec();
      const connection = await connect(dir);
      await connection.createTable(spec.index, [
        { id: 'mug', title: 'A mug' },
        { id: 'cup', title: 'A cup' },
      ]);
      connection.close();
      await engine.ensure(spec);
      await engine.ensure({ ...spec, fields: [...spec.fields] });
      expect(await engine.write(spec, [makeItem('mug', { text: 1, image: 1 })])).toEqual([INDEXED]);
      expect(await readOne(engine, spec, 'mug')).toMatchObject({
        versions: { text: 1, image: 1 },
        others: { title: 'A mug' },
      });
      expect((await engine.get(spec, ['cup'])).get('cup')).toMatchObject({
        versions: {},
        others: { title: 'A cup' },
      });
      expect(await engine.count(spec)).toBe(2);
    }));

  test('a table from before there were metadata and receipts gets columns for them, and keeps its documents', () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 1, image: 1 })]);
      await useBeside(dir, spec.index, (table) =>
        table.dropColumns(['text_metadata', 'image_metadata', 'text_received', 'image_received']),
      );
      expect(await readOne(engine, spec, 'mug')).toMatchObject({ metadata: {}, received: {}, others: {} });
      await engine.ensure({ ...spec, fields: spec.fields.toReversed() });
      const { text } = makeItem('mug', { text: 2 }).embeddings;
      const described = {
        id: 'mug',
        mayCreate: true,
        embeddings: { text: { ...text!, metadata: '{"a":1}', receivedAt: 5, producer: 'p' } },
      };
      expect(await engine.write(spec, [described])).toEqual([INDEXED]);
      expect(await readOne(engine, spec, 'mug')).toMatchObject({
        versions: { text: 2, image: 1 },
        metadata: { text: { a: 1 } },
        received: { text: { at: 5, by: 'p' } },
        others: {},
      });
    }));

  test.each(['text_metadata', 'text_received'])(
    'a column %s that another application fills is not taken for Muster’s',
    (name) =>
      withEngine(async (engine, dir) => {
        const spec = makeSpec();
        await engine.ensure(spec);
        await engine.write(spec, [makeItem('mug', { text: 1, image: 1 })]);
        await useBeside(dir, spec.index, async (table) => {
          await table.dropColumns([name]);
          await table.addColumns([{ name, valueSql: "'theirs'" }]);
        });
        expect((await readOne(engine, spec, 'mug')).others).toEqual({ [name]: 'theirs' });
        await expect(engine.ensure({ ...spec, fields: spec.fields.toReversed() })).rejects.toThrow(
          new RegExp(` has a column ${name} that another application fills, .*\\.$`),
        );
      }),
  );

  test('a table whose columns cannot serve is refused with a sentence', () =>
    withEngine(async (engine, dir) => {
      const [numbered, nameless] = [makeSpec(), makeSpec()];
      const connection = await connect(dir);
      await connection.createTable(numbered.index, [{ id: 1, title: 'A mug' }]);
      await connection.createTable(nameless.index, [{ title: 'A mug' }]);
      connection.close();
      await expect(engine.ensure(numbered)).rejects.toThrow(
        / has a column id of type Float64, where Utf8 is needed\.$/,
      );
      await expect(engine.ensure(nameless)).rejects.toThrow(/ has no column id, .*\.$/);
    }));
});

describe('LanceDB keeps up', { timeout: 120_000 }, () => {
  test('IDs with a byte order mark, control characters or backslashes are themselves', () =>
    withEngine(async (engine) => {
      const spec = makeSpec();
      await engine.ensure(spec);
      const ids = ['\uFEFFmark', 'mark', 'nul\u0000l', 'nul', String.raw`a\'b`, '\u0001', '`tick`', ''];
      await engine.write(
        spec,
        ids.map((id, i) => makeItem(id, { text: i })),
      );
      const found = await engine.get(spec, ids);
      expect(ids.map((id) => found.get(id)?.versions['text'])).toEqual(ids.map((_, i) => i));
    }));

  test('what no table can hold is rejected with a sentence each', () =>
    withEngine(async (engine) => {
      const spec = makeSpec({ text: 2 });
      await engine.ensure(spec);
      const item = (id: string, modality: string, vector: number[], version = 1) => ({
        id,
        mayCreate: true,
        embeddings: { [modality]: { vector: Float32Array.from(vector), version } },
      });
      const outcomes = await engine.write(spec, [
        item('lone \uD800 surrogate', 'text', [1, 2]),
        item('other modality', 'sound', [1, 2]),
        item('not finite', 'text', [1, NaN]),
        item('zero', 'text', [0, 0]),
        item('version', 'text', [1, 2], 1.5),
        { id: 'nothing', mayCreate: true, embeddings: {} },
      ]);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.stringMatching(/\.$/) });
      }
      expect(await engine.count(spec)).toBe(0);
    }));

  test("scores are Elasticsearch's", () =>
    withEngine(async (engine) => {
      const vector = Float32Array.of(0.6, 0.8);
      const expected = { cosine: 0.8, dot_product: 0.8, l2_norm: 1 / 1.8, max_inner_product: 1.6 } as const;
      for (const [similarity, score] of Object.entries(expected)) {
        const spec = makeSpec({ text: 2 }, similarity as keyof typeof expected);
        await engine.ensure(spec);
        await engine.write(spec, [
          { id: 'mug', mayCreate: true, embeddings: { text: { vector, version: 1 } } },
        ]);
        const [hit] = await engine.search(spec, 'text', Float32Array.of(1, 0), 1);
        expect(hit?.score).toBeCloseTo(score, 5);
      }
    }));

  test('hundreds of writes leave few fragments, and every document as it was written', () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec({ text: 8 });
      await engine.ensure(spec);
      for (let batch = 0; batch < 100; batch += 1) {
        const items = Array.from({ length: 10 }, (_, i) =>
          makeItem(`item-${batch * 10 + i}`, { text: batch }),
        );
        expect((await engine.write(spec, items)).every(({ status }) => status === 'indexed')).toBe(true);
      }
      await engine.delete(spec, ['item-0']);
      const { fragmentStats } = await useBeside(dir, spec.index, (table) => table.stats());
      expect(fragmentStats.numFragments).toBeLessThan(60);
      expect(await engine.count(spec)).toBe(999);
      expect((await readOne(engine, spec, 'item-999')).vectors?.['text']).toEqual(makeVector(99, 8));
    }));

  test('reads answer while writes go on', () =>
    withEngine(async (engine, dir) => {
      const spec = makeSpec();
      await engine.ensure(spec);
      const writes = Array.from({ length: 60 }, (_, i) =>
        engine.write(spec, [makeItem('mug', { text: i, image: i }), makeItem(`item-${i}`, { text: i })]),
      );
      for (let i = 0; i < 60; i += 1) {
        const mug = (await engine.get(spec, ['mug'], { vectors: true })).get('mug');
        expect(mug?.versions['text']).toBe(mug?.versions['image']);
        await engine.search(spec, 'text', makeVector(1, 8), 5);
      }
      expect((await Promise.all(writes)).flat()).toEqual(writes.flatMap(() => [INDEXED, INDEXED]));
      expect(await readdir(join(dir, `${spec.index}.lance`))).toContain('data');
    }));
});
