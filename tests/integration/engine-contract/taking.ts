/** Contract, first of all: what is taken of a batch, by every engine, also by one that cannot be read. */
import { describe, expect, test } from 'vitest';
import {
  INDEXED,
  ODD_IDS,
  expectVector,
  makeItem,
  makeSpec,
  makeVector,
  readVectors,
  type Subject,
} from './fixtures.ts';

/** Whole documents, each by its own outcome. */
export function describeTaking(subject: Subject): void {
  describe('taking', () => {
    test('a document is taken whole, to the bit, and an index that is ensured again stays as it is', async () => {
      const { engine, exactCosine } = subject();
      const spec = makeSpec();
      await Promise.all([engine.ensure(spec), engine.ensure(spec)]);
      const item = makeItem('mug', { text: 7, image: 9 });
      expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      await engine.ensure(spec);
      const mug = (await readVectors(subject(), spec, ['mug'])).get('mug')!;
      expect(Object.keys(mug).toSorted()).toEqual(['image', 'text']);
      for (const [modality, { vector }] of Object.entries(item.embeddings))
        expectVector(mug[modality], vector, exactCosine);
    });

    test('what an item does not hold is not in its document', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      expect(await engine.write(spec, [makeItem('mug', { text: 7 })])).toEqual([INDEXED]);
      const mug = (await readVectors(subject(), spec, ['mug'])).get('mug')!;
      expect(Object.keys(mug)).toEqual(['text']);
    });

    test('an item that may not create makes no document', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const batch = [makeItem('ghost', { text: 7 }, false), makeItem('mug', { text: 7, image: 9 })];
      expect(await engine.write(spec, batch)).toEqual([{ status: 'absent' }, INDEXED]);
      expect([...(await readVectors(subject(), spec, ['ghost', 'mug'])).keys()]).toEqual(['mug']);
    });

    test('a refused document does not keep the rest of its batch out; outcomes keep the order', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const good = ['a', 'b', 'd', 'e'];
      const batch = good.map((id) => makeItem(id, { text: 7, image: 9 }));
      const tooLong = { text: { vector: makeVector(1, 9), version: 7 } };
      batch.splice(2, 0, { id: 'c', embeddings: tooLong, mayCreate: true });
      const outcomes = await engine.write(spec, batch);
      expect(outcomes.map(({ status }) => status)).toEqual([
        'indexed',
        'indexed',
        'rejected',
        'indexed',
        'indexed',
      ]);
      const [, , refused] = outcomes;
      expect(refused?.status === 'rejected' && refused.reason.length).toBeGreaterThan(10);
      const found = await readVectors(subject(), spec, ['a', 'b', 'c', 'd', 'e']);
      expect([...found.keys()].toSorted()).toEqual(good);
    });

    test('an empty batch has no outcomes', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      expect(await engine.write(spec, [])).toEqual([]);
    });

    test('each ID is a document of its own, to the letter', async () => {
      const { engine, exactCosine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const batch = ODD_IDS.map((id, i) => makeItem(id, { text: i + 1, image: i + 1 }));
      expect(await engine.write(spec, batch)).toEqual(ODD_IDS.map(() => INDEXED));
      const found = await readVectors(subject(), spec, ODD_IDS);
      expect([...found.keys()].toSorted()).toEqual(ODD_IDS.toSorted());
      for (const { id, embeddings } of batch)
        expectVector(found.get(id)?.['text'], embeddings['text']!.vector, exactCosine);
    });

    test('a vector that is a view into a larger buffer is taken as what it shows', async () => {
      const { engine, exactCosine } = subject();
      const spec = makeSpec({ text: 8 });
      await engine.ensure(spec);
      const vector = makeVector(5, 64).subarray(16, 24);
      const item = { id: 'mug', embeddings: { text: { vector, version: 1 } }, mayCreate: true };
      expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      expectVector((await readVectors(subject(), spec, ['mug'])).get('mug')?.['text'], vector, exactCosine);
    });

    test('a batch of 1,000 documents is taken', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const ids = Array.from({ length: 1_000 }, (_, i) => `item-${i}`);
      const outcomes = await engine.write(
        spec,
        ids.map((id, i) => makeItem(id, { text: i, image: i })),
      );
      expect(outcomes).toEqual(ids.map(() => INDEXED));
      expect((await readVectors(subject(), spec, ids)).size).toBe(1_000);
    });

    test('health is ok and names the product', async () => {
      const health = await subject().engine.health();
      expect(health.ok).toBe(true);
      expect(['Elasticsearch', 'LanceDB', 'Service']).toContain(health.name);
    });
  });
}
