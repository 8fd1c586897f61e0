import { expect, test } from 'vitest';
import { samplePlan } from '#components/upload/work/sample.ts';
import { Shelf } from '#components/upload/work/shelf.ts';
import { makeVectors, writeNpy } from '#tests/support/upload-files.ts';

test('a file that cannot be opened is named, and the first rows are of another of its feed', async () => {
  const shelf = new Shelf();
  const vectors = new Uint8Array(writeNpy(makeVectors(2, 3)));
  for (const name of ['emb_0.npy', 'emb_1.npy'])
    await shelf.add({ key: name, name, file: new File([vectors], name) });
  await shelf.add({ key: 'ids', name: 'ids.txt', file: new File(['a\nb\n'], 'ids.txt') });
  const target = { collection: 'c', modalities: [], hasVersions: false, producer: 'p' };
  const feed = {
    key: 'feed',
    label: 'emb',
    files: ['emb_0.npy', 'emb_1.npy'],
    modality: 'text',
    vectorColumn: 'vectors',
    ids: { kind: 'file' as const, files: [null, 'ids'], column: 'line' },
    idRule: null,
  };
  const { samples } = await samplePlan(
    shelf,
    { target, feeds: [feed], isOnlyRefused: false },
    new AbortController().signal,
  );
  expect(samples).toMatchObject([
    {
      rows: [{ given: 'a' }, { given: 'b' }],
      fault: expect.stringContaining('emb_0.npy: There is no metadata'),
    },
  ]);
});

test('a rule is found for both sides where neither meets the other as it stands', async () => {
  const shelf = new Shelf();
  const lines = (ids: readonly string[]) =>
    ids.map((id) => JSON.stringify({ id, embedding: [1, 2] })).join('\n');
  const files = { text: ['captions/1.txt', 'captions/2.txt'], image: ['photos/1.jpg', 'photos/1.png'] };
  for (const [key, ids] of Object.entries(files))
    await shelf.add({ key, name: `${key}.jsonl`, file: new File([lines(ids)], `${key}.jsonl`) });
  const modalities = ['text', 'image'].map((name) => ({
    name,
    dims: null,
    similarity: 'cosine' as const,
    required: true,
  }));
  const target = { collection: 'c', modalities, hasVersions: false, producer: 'p' };
  const feeds = ['text', 'image'].map((key) => ({
    key,
    label: key,
    files: [key],
    modality: key,
    vectorColumn: 'embedding',
    ids: { kind: 'column' as const, column: 'id' },
    idRule: null,
  }));
  const { samples } = await samplePlan(
    shelf,
    { target, feeds, isOnlyRefused: false },
    new AbortController().signal,
  );
  expect(samples).toMatchObject([
    { idRule: 'drop-both', pairs: { 'as-is': 0, 'drop-both': 1 }, repeats: 0 },
    { idRule: 'drop-both', pairs: { 'as-is': 0, 'drop-both': 1 }, repeats: 1 },
  ]);
});
