/** Contract, third chapter: indexes, exact bytes, look-ups, search, counts, health. */
import { describe, expect, test } from 'vitest';
import type { Similarity } from '#lib/engine/engine.ts';
import {
  INDEXED,
  expectHolds,
  expectVector,
  makeItem,
  makeSpec,
  makeVector,
  readOne,
  type Subject,
} from './fixtures.ts';

const SIMILARITIES: readonly Similarity[] = ['cosine', 'dot_product', 'l2_norm', 'max_inner_product'];

/** Making and checking an index. */
export function describeIndexes(subject: Subject): void {
  describe('indexes', () => {
    test('ensuring an index again, even at the same time, changes nothing', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await Promise.all([engine.ensure(spec), engine.ensure(spec), engine.ensure(spec)]);
      expect(await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })])).toEqual([INDEXED]);
      await engine.ensure(spec);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 7, image: 9 });
    });

    test('an index with vectors of another length is refused with a sentence that names both lengths', async () => {
      const { engine } = subject();
      const spec = makeSpec({ text: 8 });
      await engine.ensure(spec);
      const other = { ...spec, fields: [{ modality: 'text', dims: 16, similarity: 'cosine' as const }] };
      const refusal = engine.ensure(other);
      await expect(refusal).rejects.toThrow(/^(?=.*\btext)(?=.*\b8\b)(?=.*\b16\b).{20,}\.$/);
      await engine.ensure(spec);
    });

    test('a modality pinned later is added, and documents that are there stay as they are', async () => {
      const { engine } = subject();
      const spec = makeSpec({ text: 8 });
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7 })]);
      const wider = { ...makeSpec(), collection: spec.collection, index: spec.index };
      await engine.ensure(wider);
      expectHolds(subject(), await readOne(engine, wider, 'mug'), { text: 7 });
      expect(
        await engine.write(wider, [makeItem('mug', { image: 9 }), makeItem('cup', { image: 2 })]),
      ).toEqual([INDEXED, INDEXED]);
      expectHolds(subject(), await readOne(engine, wider, 'mug'), { text: 7, image: 9 });
      expectHolds(subject(), await readOne(engine, wider, 'cup'), { image: 2 });
    });

    test('an index that Muster made can be dropped, and made anew with vectors of another length', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      expect(await engine.drop(spec)).toBe(true);
      expect((await engine.get(spec, ['mug'])).size).toBe(0);
      const other = { ...makeSpec({ text: 16, image: 6 }), collection: spec.collection, index: spec.index };
      await engine.ensure(other);
      expect(await engine.count(other)).toBe(0);
    });

    test('dropping an index that does not exist does nothing', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.drop(spec);
      expect((await engine.get(spec, ['mug'])).size).toBe(0);
    });

    test('an index that does not exist holds nothing', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      expect((await engine.get(spec, ['mug'])).size).toBe(0);
      expect(await engine.count(spec)).toBe(0);
      expect([0, null]).toContain(await engine.bytes(spec));
      expect(await engine.highestVersion(spec)).toBe(0);
      expect(await engine.delete(spec, ['mug'])).toBe(0);
    });
  });
}

/** Vectors and versions come back as they went in. */
export function describeExactness(subject: Subject): void {
  describe('exactness', () => {
    test.each(SIMILARITIES)('%s vectors come back as the float32s that were sent', async (similarity) => {
      const { engine, exactCosine } = subject();
      const spec = makeSpec({ text: 33 }, similarity);
      await engine.ensure(spec);
      const vectors = Array.from({ length: 50 }, (_, i) => makeVector(i, 33, similarity === 'dot_product'));
      const batch = vectors.map((vector, i) => ({
        id: `v${i}`,
        embeddings: { text: { vector, version: 1 } },
        mayCreate: true,
      }));
      expect(await engine.write(spec, batch)).toEqual(vectors.map(() => INDEXED));
      const ids = batch.map(({ id }) => id);
      const found = await engine.get(spec, ids, { vectors: true });
      for (const [i, vector] of vectors.entries()) {
        expectVector(found.get(`v${i}`)?.vectors?.['text'], vector, similarity !== 'cosine' || exactCosine);
      }
    });

    test('a vector that is a view into a larger buffer is written as what it shows', async () => {
      const { engine, exactCosine } = subject();
      const spec = makeSpec({ text: 8 });
      await engine.ensure(spec);
      const vector = makeVector(5, 64).subarray(16, 24);
      const item = { id: 'mug', embeddings: { text: { vector, version: 1 } }, mayCreate: true };
      expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      expectVector((await readOne(engine, spec, 'mug')).vectors?.['text'], vector, exactCosine);
    });

    test('versions are exact up to 2^53 − 1, and compared exactly', async () => {
      const { engine, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const top = Number.MAX_SAFE_INTEGER;
      await engine.write(spec, [makeItem('mug', { text: top - 1, image: 0 })]);
      await engine.write(spec, [makeItem('mug', { text: top - 2, image: 1 })]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: top - 1, image: 1 });
      await engine.write(spec, [makeItem('mug', { text: top })]);
      await engine.write(spec, [makeItem('mug', { text: top - 1 })]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: top, image: 1 });
      await refresh(spec);
      expect(await engine.highestVersion(spec)).toBe(top);
    });
  });
}

/** Look-ups, deletes, counts, search, health. */
export function describeReading(subject: Subject): void {
  describe('reading', () => {
    test('missing IDs are left out, and vectors are given only when asked for', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      expect((await engine.get(spec, ['mug'])).size).toBe(0);
      expect((await engine.get(spec, [])).size).toBe(0);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      const found = await engine.get(spec, ['cup', 'mug']);
      expect([...found.keys()]).toEqual(['mug']);
      expect(found.get('mug')).toMatchObject({ id: 'mug', versions: { text: 7, image: 9 }, others: {} });
      expect(found.get('mug')?.vectors).toBeUndefined();
    });

    test('deleting removes exactly the documents named and says how many went', async () => {
      const { engine, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(
        spec,
        ['a', 'b', 'c'].map((id) => makeItem(id, { text: 1, image: 1 })),
      );
      expect(await engine.delete(spec, ['a', 'c', 'nobody'])).toBe(2);
      await refresh(spec);
      expect([...(await engine.get(spec, ['a', 'b', 'c'])).keys()]).toEqual(['b']);
      expect(await engine.count(spec)).toBe(1);
      expect(await engine.bytes(spec)).toSatisfy((bytes: number | null) => bytes === null || bytes > 0);
      expect(await engine.delete(spec, [])).toBe(0);
    });

    test('the highest version is 0 for an empty index, else the highest of any modality', async () => {
      const { engine, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      expect(await engine.highestVersion(spec)).toBe(0);
      await engine.write(spec, [makeItem('a', { text: 5 }), makeItem('b', { text: 6, image: 2 ** 41 + 1 })]);
      await refresh(spec);
      expect(await engine.highestVersion(spec)).toBe(2 ** 41 + 1);
      await engine.write(spec, [makeItem('a', { text: 2 ** 42 + 3 })]);
      await refresh(spec);
      expect(await engine.highestVersion(spec)).toBe(2 ** 42 + 3);
    });

    test.each(SIMILARITIES)(
      'search by %s finds the nearest first, and never a document without',
      async (similarity) => {
        const { engine, refresh } = subject();
        const spec = makeSpec({ text: 4, image: 4 }, similarity);
        await engine.ensure(spec);
        const turn = (angle: number): Float32Array => Float32Array.of(Math.cos(angle), Math.sin(angle), 0, 0);
        const item = (id: string, embeddings: Record<string, Float32Array>) => ({
          id,
          mayCreate: true,
          embeddings: Object.fromEntries(
            Object.entries(embeddings).map(([modality, vector]) => [modality, { vector, version: 1 }]),
          ),
        });
        await engine.write(spec, [
          item('far', { text: turn(2.4), image: turn(0) }),
          item('near', { text: turn(0.3), image: turn(2) }),
          item('nearest', { text: turn(0), image: turn(2.8) }),
          item('middle', { text: turn(1.2) }),
          item('image only', { image: turn(0.5) }),
        ]);
        await refresh(spec);
        const hits = await engine.search(spec, 'text', turn(0), 10);
        expect(hits.map(({ id }) => id)).toEqual(['nearest', 'near', 'middle', 'far']);
        const scores = hits.map(({ score }) => score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        expect((await engine.search(spec, 'text', turn(0), 2)).map(({ id }) => id)).toEqual([
          'nearest',
          'near',
        ]);
        const byImage = await engine.search(spec, 'image', turn(0.05), 10);
        expect(byImage.slice(0, 2).map(({ id }) => id)).toEqual(['far', 'image only']);
        expect(byImage.map(({ id }) => id).toSorted()).toEqual(['far', 'image only', 'near', 'nearest']);
      },
    );

    test('health is ok and names the product and its version', async () => {
      const health = await subject().engine.health();
      expect(health).toMatchObject({ ok: true, version: expect.stringMatching(/^\d+\.\d+/) });
      expect(['Elasticsearch', 'LanceDB']).toContain(health.name);
    });
  });
}
