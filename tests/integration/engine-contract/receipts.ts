/** Contract, fifth chapter: when an embedding was received, and from whom. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Receipt, WriteItem } from '#lib/engine/engine.ts';
import { INDEXED, embed, expectHolds, makeSpec, readOne, settle, type Subject } from './fixtures.ts';

type Embeddings = WriteItem['embeddings'];

const DIMS = { text: 8, image: 6 };
const ADA: Receipt = { at: 1_763_712_000_123, by: 'Ada & "Söhne" 🏺' };
const BEA: Receipt = { at: 1_763_712_060_000, by: 'bea\u2028 job' };
const CID: Receipt = { at: 1_763_712_120_007, by: 'cid' };

const embedFrom = (modality: keyof typeof DIMS, version: number, receipt?: Receipt): Embeddings => ({
  [modality]: {
    ...embed(DIMS[modality], version),
    ...(receipt === undefined ? {} : { receivedAt: receipt.at, producer: receipt.by }),
  },
});

const makeItem = (...embeddings: Embeddings[]): WriteItem => ({
  id: 'mug',
  embeddings: Object.assign({}, ...embeddings) as Embeddings,
  mayCreate: true,
});

const withMetadata = (embeddings: Embeddings): Embeddings =>
  Object.fromEntries(
    Object.entries(embeddings).map(([modality, embedding]) => [
      modality,
      { ...embedding, metadata: '{"a":1}' },
    ]),
  );

/** Receipts are stored, replaced and removed with their embedding. */
export function describeReceipts(subject: Subject): void {
  describe('receipts', () => {
    test('come back as they were, to the millisecond, whatever the producer is called', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const item = makeItem(embedFrom('text', 1, ADA), embedFrom('image', 1, BEA));
      expect(await engine.write(spec, [item])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expect(mug).toMatchObject({ received: { text: ADA, image: BEA }, metadata: {}, others: {} });
    });

    test.each([
      ['as they are', (embeddings: Embeddings) => embeddings],
      ['beside metadata', withMetadata],
    ])('%s are replaced with their embedding, and the other modality’s stay', async (_name, dress) => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const before = makeItem(dress(embedFrom('text', 1, ADA)), dress(embedFrom('image', 1, BEA)));
      await engine.write(spec, [before]);
      expect(await engine.write(spec, [makeItem(dress(embedFrom('text', 2, CID)))])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 2, image: 1 });
      expect(mug.received).toEqual({ text: CID, image: BEA });
    });

    test('come with a modality that the document lacked', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem(embedFrom('text', 1, ADA))]);
      await engine.write(spec, [makeItem(embedFrom('image', 1, BEA))]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({ text: ADA, image: BEA });
    });

    test('of an embedding that is replaced by one without never stay beside it', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem(embedFrom('text', 1, ADA), embedFrom('image', 1, BEA))]);
      expect(await engine.write(spec, [makeItem(embedFrom('text', 2))])).toEqual([INDEXED]);
      const mug = await readOne(engine, spec, 'mug');
      expectHolds(subject(), mug, { text: 2, image: 1 });
      expect(mug.received).toEqual({ image: BEA });
      const half = makeItem({ text: { ...embed(DIMS.text, 3), producer: 'cid' } }, embedFrom('image', 3));
      expect(await engine.write(spec, [half])).toEqual([INDEXED]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({});
      await engine.write(spec, [makeItem(embedFrom('text', 4, CID))]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({ text: CID });
    });

    test('of a stale embedding change nothing', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem(embedFrom('text', 5, ADA), embedFrom('image', 5))]);
      for (const version of [4, 5]) {
        const stale = makeItem(embedFrom('text', version, BEA), embedFrom('image', version, BEA));
        expect(await engine.write(spec, [stale])).toEqual([INDEXED]);
      }
      const mixed = makeItem(embedFrom('text', 4, BEA), embedFrom('image', 6, CID));
      expect(await engine.write(spec, [mixed])).toEqual([INDEXED]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({ text: ADA, image: CID });
    });

    test('of one version are never seen beside another, however many write', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      const itemOf = (version: number) =>
        makeItem(
          embedFrom('text', version, version % 3 === 0 ? undefined : { at: version, by: `v${version}` }),
        );
      await engine.write(spec, [itemOf(1)]);
      const torn: unknown[] = [];
      const race = { on: true };
      const watch = async (): Promise<void> => {
        while (race.on) {
          const { versions, received } = await readOne(engine, spec, 'mug');
          const version = versions['text']!;
          if (received['text']?.at !== (version % 3 === 0 ? undefined : version))
            torn.push({ versions, received });
          await sleep(2);
        }
      };
      const watcher = watch();
      const versions = Array.from({ length: 20 }, (_, i) => ((i * 7) % 20) + 3);
      await Promise.all(versions.map((version) => settle(engine, spec, itemOf(version))));
      race.on = false;
      await watcher;
      expect(torn).toEqual([]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({ text: { at: 22, by: 'v22' } });
    });

    test('go when the document is deleted', async () => {
      const { engine } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem(embedFrom('text', 1, ADA))]);
      expect(await engine.delete(spec, ['mug'])).toBe(1);
      await engine.write(spec, [makeItem(embedFrom('text', 1))]);
      expect((await readOne(engine, spec, 'mug')).received).toEqual({});
    });
  });
}

/** Receipts in documents that others write too. */
export function describeSharedReceipts(subject: Subject): void {
  describe("receipts beside other people's fields", () => {
    test('survive them, and go alone when the document is deleted', async () => {
      const { engine, putForeignDocument } = subject();
      const spec = makeSpec();
      await engine.ensure(spec);
      await engine.write(spec, [makeItem(embedFrom('text', 1, ADA), embedFrom('image', 1, BEA))]);
      await putForeignDocument(spec, 'mug', { title: 'A mug' });
      await engine.write(spec, [makeItem(embedFrom('text', 2, CID))]);
      expect(await readOne(engine, spec, 'mug')).toMatchObject({
        received: { text: CID, image: BEA },
        others: { title: 'A mug' },
      });
      expect(await engine.delete(spec, ['mug'])).toBe(1);
      const left = await readOne(engine, spec, 'mug');
      expect([left.received, left.others]).toEqual([{}, { title: 'A mug' }]);
    });
  });
}
