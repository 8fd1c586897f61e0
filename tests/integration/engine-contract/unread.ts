/** Contract, for engines that take documents and tell nothing of them: what they cannot do they say. */
import { describe, expect, test } from 'vitest';
import { EngineCannot, lookUpDocuments, type Engine, type IndexSpec } from '#lib/engine/engine.ts';
import { INDEXED, makeItem, makeSpec, readVectors, type Subject } from './fixtures.ts';

const QUESTIONS: Readonly<Record<string, (engine: Engine, spec: IndexSpec) => Promise<unknown>>> = {
  get: (engine, spec) => engine.get(spec, ['mug']),
  delete: (engine, spec) => engine.delete(spec, ['mug']),
  search: (engine, spec) => engine.search(spec, 'text', new Float32Array(8).fill(1), 3),
  count: (engine, spec) => engine.count(spec),
  bytes: (engine, spec) => engine.bytes(spec),
  highestVersion: (engine, spec) => engine.highestVersion(spec),
};

/** Questions are refused in a sentence, and what is written replaces what was there. */
export function describeUnread(subject: Subject): void {
  describe('questions', () => {
    test.each(Object.keys(QUESTIONS))(
      '%s is refused with a sentence, not with an empty answer',
      async (name) => {
        const { engine } = subject();
        expect(engine.canRead).toBe(false);
        const refusal = QUESTIONS[name]!(engine, makeSpec());
        await expect(refusal).rejects.toThrow(EngineCannot);
        await expect(refusal).rejects.toThrow(/^[A-Z].{20,}\.$/);
      },
    );

    test('a look-up that may do without an answer gets none', async () => {
      expect((await lookUpDocuments(subject().engine, makeSpec(), ['mug'])).size).toBe(0);
    });

    test('dropping an index leaves what was sent where it is', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      expect(await engine.drop(spec)).toBe(false);
      expect((await readVectors(subject(), spec, ['mug'])).size).toBe(1);
    });

    test('a document is sent as it is held, whole', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.write(spec, [makeItem('mug', { text: 7, image: 9 })]);
      expect(await engine.write(spec, [makeItem('mug', { text: 8, image: 10 })])).toEqual([INDEXED]);
      const mug = (await readVectors(subject(), spec, ['mug'])).get('mug')!;
      const { embeddings } = makeItem('mug', { text: 8, image: 10 });
      expect(mug).toEqual({ text: embeddings['text']!.vector, image: embeddings['image']!.vector });
    });
  });
}
