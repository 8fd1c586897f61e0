/** Contract, fourth chapter: what goes with an embedding. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { WriteItem } from '#lib/engine/engine.ts';
import { INDEXED, embed, expectHolds, makeSpec, readOne, settle, type Subject } from './fixtures.ts';

type Embeddings = WriteItem['embeddings'];

const DIMS = { text: 8, image: 6 };

const embedWith = (modality: keyof typeof DIMS, version: number, metadata?: unknown): Embeddings => ({
  [modality]: {
    ...embed(DIMS[modality], version),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  },
});

const makeItem = (id: string, ...embeddings: Embeddings[]): WriteItem => ({
  id,
  embeddings: Object.assign({}, ...embeddings) as Embeddings,
  mayCreate: true,
});

const nest = (depth: number): unknown => (depth === 0 ? 'deep' : { in: nest(depth - 1) });

const AWKWARD = {
  brand: 'Ada & "Söhne" 🏺',
  '': 'no name',
  'a.b': 1,
  '..': null,
  ' ': false,
  list: [1, [2.5, { three: [] }], 'x'],
  nothing: {},
  constructor: { prototype: 1 },
  deep: nest(14),
};

/** Metadata are stored, replaced and removed with their embedding. */
export function describeMetadata(subject: Subject): void {
  describe('metadata', () => {
    test('come back as they were, whatever is in them', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const item = makeItem('mug', embedWith('text', 1, AWKWARD), embedWith('image', 1, {}));
      expect(await engine.write(spec, [item, makeItem('cup', embedWith('text', 1))])).toEqual([
        INDEXED,
        INDEXED,
      ]);
      const mug = await readOne(engine, spec, 'mug');
      expect(mug.metadata).toEqual({ text: AWKWARD, image: {} });
      expect(mug.others).toEqual({});
      expect((await readOne(engine, spec, 'cup')).metadata).toEqual({});
    });

    test.each([
      ['one long value', { text: 'ä'.repeat(8_100) }],
      ['one long name', { ['x'.repeat(16_300)]: 1 }],
      ['many names', Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`name${i}`, i]))],
    ])('of 16 KB in %s are taken', async (_name, metadata) => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const item = makeItem('mug', embedWith('text', 1, metadata), embedWith('image', 1, metadata));
      expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      expect((await readOne(engine, spec, 'mug')).metadata).toEqual({ text: metadata, image: metadata });
    });

    test('of any two documents clash with none: the same name may hold a word here, an object there', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const values = ['word', 7, { in: 1 }, [{ in: 'x' }], true, null];
      const batch = values.map((value, i) => makeItem(`item-${i}`, embedWith('text', 1, { value })));
      expect(await engine.write(spec, batch)).toEqual(values.map(() => INDEXED));
      const found = await engine.get(
        spec,
        batch.map(({ id }) => id),
      );
      expect(batch.map(({ id }) => found.get(id)?.metadata['text']?.['value'])).toEqual(values);
    });

    test('are replaced whole with their embedding, down to nested names, and the other modality’s stay', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const image = { taken: { by: 'Ada', at: [1, 2] } };
      const before = makeItem(
        'mug',
        embedWith('text', 1, { brand: 'Ada', size: { w: 1, h: 2 } }),
        embedWith('image', 1, image),
      );
      await engine.write(spec, [before]);
      const next = makeItem('mug', embedWith('text', 2, { size: { w: 3 }, colour: 'red' }));
      expect(await engine.write(spec, [next])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 2, image: 1 });
      expect(mug.metadata).toEqual({ text: { size: { w: 3 }, colour: 'red' }, image });
    });

    test('are taken away by an embedding that brings none', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const both = makeItem('mug', embedWith('text', 1, { a: 1 }), embedWith('image', 1, { b: 1 }));
      await engine.write(spec, [both]);
      expect(await engine.write(spec, [makeItem('mug', embedWith('text', 2))])).toEqual([INDEXED]);
      expect((await readOne(engine, spec, 'mug')).metadata).toEqual({ image: { b: 1 } });
      const rest = makeItem('mug', embedWith('text', 3), embedWith('image', 3));
      expect(await engine.write(spec, [rest])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expect(mug.metadata).toEqual({});
      expectHolds(subject(), mug, { text: 3, image: 3 });
    });

    test('come to a document that had none, and with a modality that it lacked', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', embedWith('text', 1))]);
      await engine.write(spec, [makeItem('mug', embedWith('image', 1, { b: 1 }))]);
      await engine.write(spec, [makeItem('mug', embedWith('text', 2, { a: 1 }))]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 2, image: 1 });
      expect(mug.metadata).toEqual({ text: { a: 1 }, image: { b: 1 } });
    });

    test('of a stale embedding change nothing', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', embedWith('text', 5, { a: 1 }), embedWith('image', 5))]);
      const stale = [
        makeItem('mug', embedWith('text', 4, { b: 1 })),
        makeItem('mug', embedWith('text', 5), embedWith('image', 4, { c: 1 })),
      ];
      for (const item of stale) expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      const mixed = makeItem('mug', embedWith('text', 4, { d: 1 }), embedWith('image', 6, { e: 1 }));
      expect(await engine.write(spec, [mixed])).toEqual([INDEXED]);
      expect((await readOne(engine, spec, 'mug')).metadata).toEqual({ text: { a: 1 }, image: { e: 1 } });
    });

    test('of one version are never seen beside the vector of another, however many write', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const itemOf = (version: number) =>
        makeItem(
          'mug',
          embedWith('text', version, version % 3 === 0 ? undefined : { [`v${version}`]: version }),
          ...(version % 2 === 0 ? [embedWith('image', version, { of: version })] : []),
        );
      await engine.write(spec, [itemOf(2)]);
      const torn: unknown[] = [];
      const race = { on: true };
      const watch = async (): Promise<void> => {
        while (race.on) {
          const mug = await readOne(engine, spec, 'mug');
          const { versions, metadata } = mug;
          const version = versions['text']!;
          const wanted = version % 3 === 0 ? undefined : { [`v${version}`]: version };
          if (JSON.stringify(metadata['text']) !== JSON.stringify(wanted)) torn.push({ versions, metadata });
          if (metadata['image']?.['of'] !== versions['image']) torn.push({ versions, metadata });
          expectHolds(subject(), mug, versions);
          await sleep(2);
        }
      };
      const watcher = watch();
      const versions = Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) + 3);
      await Promise.all(versions.map((version) => settle(engine, spec, itemOf(version))));
      race.on = false;
      await watcher;
      expect(torn).toEqual([]);
      const mug = await readOne(engine, spec, 'mug');
      expect(mug.metadata).toEqual({ text: { v22: 22 }, image: { of: 22 } });
      expectHolds(subject(), mug, { text: 22, image: 22 });
    });

    test('go when the document is deleted', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', embedWith('text', 1, { a: 1 }))]);
      expect(await engine.delete(spec, ['mug'])).toBe(1);
      await engine.write(spec, [makeItem('mug', embedWith('text', 1))]);
      expect((await readOne(engine, spec, 'mug')).metadata).toEqual({});
    });
  });
}

/** Metadata in documents that others write too. */
export function describeSharedMetadata(subject: Subject): void {
  describe("metadata beside other people's fields", () => {
    test('are replaced and deleted without touching them', async () => {
      const { engine, putForeignDocument } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [
        makeItem('mug', embedWith('text', 1, { a: 1 }), embedWith('image', 1, { b: 1 })),
      ]);
      await putForeignDocument(spec, 'mug', { title: 'A mug' });
      await engine.write(spec, [makeItem('mug', embedWith('text', 2, { c: 1 }))]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 2, image: 1 });
      expect(mug).toMatchObject({
        metadata: { text: { c: 1 }, image: { b: 1 } },
        others: { title: 'A mug' },
      });
      expect(await engine.delete(spec, ['mug'])).toBe(1);
      expect(await readOne(engine, spec, 'mug')).toMatchObject({ metadata: {}, others: { title: 'A mug' } });
    });
  });
}
