/** Contract, first chapter: what a write does to one document. */
import { describe, expect, test } from 'vitest';
import type { WriteItem } from '#lib/engine/engine.ts';
import {
  INDEXED,
  ODD_IDS,
  expectHolds,
  makeItem,
  makeSpec,
  makeVector,
  readOne,
  type Subject,
} from './fixtures.ts';

/** Creating, merging, leaving alone, refusing. */
export function describeWriting(subject: Subject): void {
  describe('writing', () => {
    test('a new document comes back whole: vectors, versions, modalities, time', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const before = Date.now();
      expect(await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })])).toEqual([INDEXED]);
      const document = await readOne(engine, spec, 'mug');
      expect(document.id).toBe('mug');
      expectHolds(subject(), document, { text: 7, image: 9 });
      expect(document.others).toEqual({});
      expect(document.indexedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(Math.abs(Date.parse(document.indexedAt) - before)).toBeLessThan(60_000);
    });

    test('a newer embedding of one modality leaves the other one untouched', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      expect(await engine.write(spec, [makeItem('mug', { text: 8 })])).toEqual([INDEXED]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 8, image: 9 });
    });

    test('one item brings one modality forward and cannot take the other back', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      expect(await engine.write(spec, [makeItem('mug', { text: 100, image: 3 })])).toEqual([INDEXED]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 100, image: 9 });
    });

    test('a modality that the document lacks is added, whatever its version', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7 })]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 7 });
      expect(await engine.write(spec, [makeItem('mug', { image: 0 }, false)])).toEqual([INDEXED]);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 7, image: 0 });
    });

    test('a stale embedding changes nothing and counts as indexed', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      const before = await readOne(engine, spec, 'mug');
      expect(await engine.write(spec, [makeItem('mug', { text: 6, image: 8 })])).toEqual([INDEXED]);
      expect(await readOne(engine, spec, 'mug')).toEqual(before);
    });

    test('an equal version changes nothing, even with other bytes', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      const before = await readOne(engine, spec, 'mug');
      const forged: WriteItem = {
        id: 'mug',
        embeddings: { text: { vector: makeVector(4711, 8), version: 7 } },
        mayCreate: true,
      };
      expect(await engine.write(spec, [forged])).toEqual([INDEXED]);
      expect(await readOne(engine, spec, 'mug')).toEqual(before);
    });

    test('an item that may not create is answered absent, and nothing is created', async () => {
      const { engine, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      expect(await engine.write(spec, [makeItem('ghost', { text: 7, image: 9 }, false)])).toEqual([
        { status: 'absent' },
      ]);
      await refresh(spec);
      expect((await engine.get(spec, ['ghost'])).size).toBe(0);
      expect(await engine.count(spec)).toBe(0);
    });

    test('a mixed batch gets each item its own outcome, in order', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('old', { text: 7, image: 9 }), makeItem('half', { text: 7 })]);
      const outcomes = await engine.write(spec, [
        makeItem('absent', { text: 1 }, false),
        makeItem('old', { text: 6 }),
        makeItem('new', { text: 1, image: 1 }),
        makeItem('half', { image: 3 }, false),
      ]);
      expect(outcomes).toEqual([{ status: 'absent' }, INDEXED, INDEXED, INDEXED]);
      expectHolds(subject(), await readOne(engine, spec, 'old'), { text: 7, image: 9 });
      expectHolds(subject(), await readOne(engine, spec, 'new'), { text: 1, image: 1 });
      expectHolds(subject(), await readOne(engine, spec, 'half'), { text: 7, image: 3 });
    });

    test('any ID is one document of its own', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const batch = ODD_IDS.map((id, i) => makeItem(id, { text: i + 1, image: i + 1 }));
      expect(await engine.write(spec, batch)).toEqual(ODD_IDS.map(() => INDEXED));
      const again = ODD_IDS.map((id, i) => makeItem(id, { text: i + 101 }));
      expect(await engine.write(spec, again)).toEqual(ODD_IDS.map(() => INDEXED));
      const found = await engine.get(spec, ODD_IDS, { vectors: true });
      expect([...found.keys()].toSorted()).toEqual(ODD_IDS.toSorted());
      for (const [i, id] of ODD_IDS.entries()) {
        const document = found.get(id);
        expect(document?.id).toBe(id);
        if (document) expectHolds(subject(), document, { text: i + 101, image: i + 1 });
      }
      expect(await engine.delete(spec, ODD_IDS)).toBe(ODD_IDS.length);
      expect((await engine.get(spec, ODD_IDS)).size).toBe(0);
    });

    test('a batch of 1,000 documents is written and read back', async () => {
      const { engine, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const ids = Array.from({ length: 1_000 }, (_, i) => `item-${i}`);
      const outcomes = await engine.write(
        spec,
        ids.map((id, i) => makeItem(id, { text: i, image: i })),
      );
      expect(outcomes).toEqual(ids.map(() => INDEXED));
      await refresh(spec);
      expect(await engine.count(spec)).toBe(1_000);
      const found = await engine.get(spec, ids, { vectors: true });
      expect(found.size).toBe(1_000);
      for (const [i, id] of ids.entries()) expectHolds(subject(), found.get(id)!, { text: i, image: i });
    });
  });
}
