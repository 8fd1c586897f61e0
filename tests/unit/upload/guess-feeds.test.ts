import { expect, test } from 'vitest';
import type { Column } from '#lib/formats/files/table.ts';
import { guessFeeds } from '#components/upload/work/guess-feeds.ts';
import { findNumberedAlike } from '#components/upload/work/numbered-alike.ts';
import type { FileFacts, TargetModality } from '#components/upload/work/plan.ts';

const modalities: TargetModality[] = ['text', 'image'].map((name) => ({
  name,
  dims: null,
  similarity: 'cosine',
  required: true,
}));
const id = (name: string): Column => ({ name, type: 'id', dims: null, elementType: 'text' });
const vector = (name: string, dims: number | null = 384): Column => ({
  name,
  type: 'vector',
  dims,
  elementType: 'float32',
});
const file = (name: string, columns: Column[], rows: number | null = 10): FileFacts => ({
  key: name,
  name,
  bytes: 1,
  modifiedAt: 1,
  state: { kind: 'read', table: { content: '', rows, columns, warnings: [] } },
});
const guess = (...files: FileFacts[]) =>
  guessFeeds(files, modalities).map(({ files: keys, modality, vectorColumn, ids }) => ({
    keys,
    modality,
    vectorColumn,
    ids,
  }));

test('two tables are told apart by their names', () => {
  const columns = [id('sku'), vector('embedding')];
  expect(
    guess(file('products_text.parquet', columns), file('products_image.parquet', columns)),
  ).toMatchObject([
    { modality: 'text', ids: { kind: 'column', column: 'sku' } },
    { modality: 'image', ids: { kind: 'column', column: 'sku' } },
  ]);
});

test('one table with a column per modality feeds both', () => {
  expect(
    guess(file('a.parquet', [id('id'), vector('image_embedding'), vector('text_embedding')])),
  ).toMatchObject([
    { modality: 'text', vectorColumn: 'text_embedding' },
    { modality: 'image', vectorColumn: 'image_embedding' },
  ]);
});

test('an array takes its IDs from the file of as many rows that is called alike', () => {
  expect(
    guess(
      file('photos.npy', [vector('vectors')]),
      file('other.txt', [id('ids')], null),
      file('photos.ids.txt', [id('ids')], null),
    ),
  ).toEqual([
    {
      keys: ['photos.npy'],
      modality: 'image',
      vectorColumn: 'vectors',
      ids: { kind: 'file', files: ['photos.ids.txt'], column: 'ids' },
    },
  ]);
});

test('an array takes its IDs from the likeliest column of the only file beside it', () => {
  expect(
    guess(file('vectors.npy', [vector('vectors')]), file('items.csv', [id('title'), id('id')], null)),
  ).toMatchObject([{ ids: { kind: 'file', files: ['items.csv'], column: 'id' } }]);
});

test('a shard without its metadata is known as such, and the others keep their IDs', () => {
  const names = ['img_emb/img_emb_0.npy', 'img_emb/img_emb_1.npy'];
  expect(
    guess(
      ...names.map((name) => file(name, [vector('vectors')])),
      file('metadata/metadata_1.parquet', [id('image_path')]),
    ),
  ).toMatchObject([
    { keys: names, ids: { files: [null, 'metadata/metadata_1.parquet'], column: 'image_path' } },
  ]);
});

test('an array that nothing fits goes by its row numbers', () => {
  expect(guess(file('a.npy', [vector('vectors')]), file('README.md', [id('line')], 9))).toMatchObject([
    { modality: 'text', ids: { kind: 'rows' } },
  ]);
});

test('an array whose IDs are of another length keeps them, so that it is refused rather than numbered', () => {
  expect(guess(file('a.npy', [vector('vectors')]), file('ids.txt', [id('ids')], 9))).toMatchObject([
    { ids: { kind: 'file', files: ['ids.txt'] } },
  ]);
});

test('shards of clip-retrieval feed both modalities, matched by their numbers', () => {
  const names = [
    'laion/img_emb/img_emb_0.npy',
    'laion/img_emb/img_emb_1.npy',
    'laion/text_emb/text_emb_0.npy',
  ];
  const metadata = ['laion/metadata/metadata_0.parquet', 'laion/metadata/metadata_1.parquet'];
  expect(
    guess(
      ...names.map((name) => file(name, [vector('vectors')])),
      ...metadata.map((name) => file(name, [id('image_path'), id('caption')])),
    ),
  ).toMatchObject([
    { modality: 'text', keys: [names[2]], ids: { files: [metadata[0]], column: 'image_path' } },
    { modality: 'image', keys: names.slice(0, 2), ids: { files: metadata, column: 'image_path' } },
  ]);
});

test('files alike but for their numbers are one feed', () => {
  const columns = [id('id'), vector('vector')];
  expect(guess(file('part-0.parquet', columns), file('part-1.parquet', columns))).toMatchObject([
    { keys: ['part-0.parquet', 'part-1.parquet'], modality: 'text' },
  ]);
});

test('dims tell where names do not', () => {
  const target = modalities.map((modality, i) => ({ ...modality, dims: i === 0 ? 384 : 768 }));
  const feeds = guessFeeds([file('x.parquet', [id('id'), vector('v', 768)])], target);
  expect(feeds).toMatchObject([{ modality: 'image' }]);
});

test('shards without any metadata have no IDs, rather than numbers that overwrite each other', () => {
  const shard = (name: string) => file(name, [vector('vectors')]);
  expect(guess(shard('img_emb/img_emb_0.npy'), shard('img_emb/img_emb_1.npy'))).toMatchObject([
    { modality: 'image', ids: { kind: 'file', files: [null, null] } },
  ]);
  expect(guess(shard('img_emb/img_emb_0.npy'))).toMatchObject([{ ids: { kind: 'rows' } }]);
});

test('rows of two arrays of one modality are not both numbered', () => {
  const feeds = guessFeeds(
    ['a.npy', 'b.npy', 'c.npy'].map((name) => file(name, [vector('vectors')])),
    modalities,
  ).map((feed, i) => ({ ...feed, modality: ['text', 'image', 'text'][i]! }));
  const labels = feeds.filter(({ modality }) => modality === 'text').map(({ label }) => label);
  expect(findNumberedAlike({ feeds })).toEqual(labels);
  expect(findNumberedAlike({ feeds: feeds.slice(0, 2) })).toEqual([]);
  expect(findNumberedAlike({ feeds: feeds.map((feed) => ({ ...feed, modality: null })) })).toEqual([]);
});

test('vectors of a modality that the collection does not have are left out, rather than sent as another', () => {
  const columns = [id('id'), vector('embedding')];
  expect(guess(file('audio.parquet', columns))).toMatchObject([{ modality: null }]);
  expect(guess(file('audio/text.parquet', columns))).toMatchObject([{ modality: 'text' }]);
  expect(guess(file('clip-vectors.parquet', columns))).toMatchObject([{ modality: 'text' }]);
});

test('arrays called alike but for their numbers are one feed, each with the IDs of its number', () => {
  const shards = ['emb_10_of_12.npy', 'emb_9_of_12.npy'].map((name) => file(name, [vector('vectors')]));
  const ids = (name: string, rows = 10) => file(name, [id('line')], rows);
  expect(guess(...shards, ids('ids-9.txt'), ids('ids-10.txt'), ids('9.log', 3))).toEqual([
    {
      keys: ['emb_9_of_12.npy', 'emb_10_of_12.npy'],
      modality: 'text',
      vectorColumn: 'vectors',
      ids: { kind: 'file', files: ['ids-9.txt', 'ids-10.txt'], column: 'line' },
    },
  ]);
  expect(guess(...shards, ids('ids-10.txt'))).toMatchObject([{ ids: { files: [null, 'ids-10.txt'] } }]);
});

test('arrays called alike but for their numbers never pair with each other by their row numbers', () => {
  const shards = ['emb_0.npy', 'emb_1.npy'].map((name) => file(name, [vector('vectors')]));
  expect(guess(...shards)).toMatchObject([
    { keys: ['emb_0.npy', 'emb_1.npy'], modality: 'text', ids: { kind: 'file', files: [null, null] } },
  ]);
  expect(guess(...shards, file('ids.txt', [id('line')]))).toMatchObject([
    { modality: 'text', ids: { files: ['ids.txt'] } },
    { modality: 'image', ids: { files: ['ids.txt'] } },
  ]);
});

test('an array takes its IDs from its own folder', () => {
  const parts = ['text', 'image'].flatMap((folder) => [
    file(`${folder}/emb.npy`, [vector('vectors')]),
    file(`${folder}/ids.txt`, [id('line')]),
  ]);
  expect(guess(...parts)).toMatchObject([
    { modality: 'text', ids: { files: ['text/ids.txt'] } },
    { modality: 'image', ids: { files: ['image/ids.txt'] } },
  ]);
});

test.each([
  ['lang=de/part.0.parquet', 'lang=fr/part.0.parquet'],
  ['set/train/data-00000.arrow', 'set/test/data-00000.arrow'],
])('parts of one table are one feed: %s, %s', (...names) => {
  const columns = [id('id'), vector('vector')];
  expect(guess(...names.map((name) => file(name, columns)))).toMatchObject([
    { keys: names, modality: 'text' },
  ]);
});

test('parts of a table that are called by their modality are a feed each', () => {
  const names = ['modality=image/part.0.parquet', 'modality=text/part.0.parquet'];
  const columns = [id('id'), vector('vector')];
  expect(guess(...names.map((name) => file(name, columns)))).toMatchObject([
    { keys: [names[1]], modality: 'text' },
    { keys: [names[0]], modality: 'image' },
  ]);
});

test('a column that tells of no modality is not taken for one that another column tells of', () => {
  const columns = [id('id'), vector('embedding'), vector('text_embedding')];
  expect(guess(file('a.parquet', columns))).toMatchObject([
    { vectorColumn: 'text_embedding', modality: 'text' },
    { vectorColumn: 'embedding', modality: 'image' },
  ]);
});
