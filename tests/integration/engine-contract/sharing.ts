/** Contract, second chapter: documents that others write too, and writers that race. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { INDEXED, expectHolds, makeItem, makeSpec, readOne, settle, type Subject } from './fixtures.ts';

/** Other people's fields, and no step back under concurrent writers. */
export function describeSharing(subject: Subject): void {
  describe("other people's fields", () => {
    test('a document that another application made keeps its fields when Muster writes onto it', async () => {
      const { engine, putForeignDocument } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await putForeignDocument(spec, 'mug', { title: 'A mug' });
      const bare = await readOne(engine, spec, 'mug');
      expect(bare.modalities).toEqual([]);
      expect(bare.versions).toEqual({});
      expect(bare.others).toEqual({ title: 'A mug' });
      const batch = [makeItem('mug', { text: 7, image: 9 }), makeItem('cup', { text: 7, image: 9 })];
      expect(await engine.write(spec, batch)).toEqual([INDEXED, INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 7, image: 9 });
      expect(mug.others).toEqual({ title: 'A mug' });
      expect((await readOne(engine, spec, 'cup')).others).toEqual({});
    });

    test('a field added to a document survives every later merge', async () => {
      const { engine, putForeignDocument } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      await putForeignDocument(spec, 'mug', { title: `Ada's "mug" 🏺` });
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 7, image: 9 });
      expect(await engine.write(spec, [makeItem('mug', { text: 8 })])).toEqual([INDEXED]);
      expect(await engine.write(spec, [makeItem('mug', { text: 1, image: 10 })])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 8, image: 10 });
      expect(mug.others).toEqual({ title: `Ada's "mug" 🏺` });
    });

    test("deleting takes Muster's fields out of a document that holds other people's, and leaves theirs", async () => {
      const { engine, putForeignDocument, refresh } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [
        makeItem('mug', { text: 7, image: 9 }),
        makeItem('cup', { text: 7, image: 9 }),
      ]);
      await putForeignDocument(spec, 'mug', { title: 'A mug' });
      expect(await engine.delete(spec, ['mug', 'cup'])).toBe(2);
      await refresh(spec);
      const left = await engine.get(spec, ['mug', 'cup'], { vectors: true });
      expect([...left.keys()]).toEqual(['mug']);
      expect(left.get('mug')).toMatchObject({
        modalities: [],
        versions: {},
        vectors: {},
        others: { title: 'A mug' },
      });
      expect(await engine.delete(spec, ['mug'])).toBe(0);
      expect(await settle(engine, spec, makeItem('mug', { text: 1, image: 1 }))).toEqual(INDEXED);
      expectHolds(subject(), await readOne(engine, spec, 'mug'), { text: 1, image: 1 });
    });
  });

  describe('racing writers', () => {
    test('the highest version of each modality wins among many writers of one ID, and none steps back', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const seen: { text: number; image: number }[] = [];
      const race = { on: true };
      const watch = async (): Promise<void> => {
        while (race.on) {
          const document = (await engine.get(spec, ['mug'])).get('mug');
          if (document)
            seen.push({ text: document.versions['text'] ?? -1, image: document.versions['image'] ?? -1 });
          await sleep(3);
        }
      };
      const watcher = watch();
      const writers = Array.from({ length: 32 }, (_, i) => {
        const text = ((i * 7) % 32) + 1;
        const image = ((i * 13 + 5) % 32) + 1;
        const versions = i % 4 === 0 ? { text } : i % 4 === 1 ? { image } : { text, image };
        return { item: makeItem('mug', versions), versions };
      });
      const outcomes = await Promise.all(writers.map(({ item }) => settle(engine, spec, item)));
      race.on = false;
      await watcher;
      expect(outcomes).toEqual(writers.map(() => INDEXED));
      expectHolds(subject(), await readOne(engine, spec, 'mug'), {
        text: Math.max(...writers.map(({ versions }) => versions.text ?? 0)),
        image: Math.max(...writers.map(({ versions }) => versions.image ?? 0)),
      });
      for (const modality of ['text', 'image'] as const) {
        const course = seen.map((versions) => versions[modality]);
        expect(course).toEqual(course.toSorted((a, b) => a - b));
      }
    });

    test('batches that overlap leave every document with the highest version of each modality', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const ids = Array.from({ length: 20 }, (_, i) => `item-${i}`);
      const batches = [3, 1, 4, 2, 5].map((version) =>
        ids.map((id, i) => makeItem(id, i % 2 ? { text: version, image: 6 - version } : { text: version })),
      );
      await Promise.all(
        batches.map(async (batch) => {
          const outcomes = await engine.write(spec, batch);
          const undecided = batch.filter((_, i) => outcomes[i]?.status === 'retry');
          await Promise.all(undecided.map((item) => settle(engine, spec, item)));
        }),
      );
      const found = await engine.get(spec, ids, { vectors: true });
      expect(found.size).toBe(ids.length);
      for (const [i, id] of ids.entries()) {
        expectHolds(subject(), found.get(id)!, i % 2 ? { text: 5, image: 5 } : { text: 5 });
      }
    });
  });
}
