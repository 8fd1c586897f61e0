import { expect, test } from 'vitest';
import { joinShard, matchShards } from '#lib/formats/files/shards.ts';
import { openText } from '#tests/support/text-content.ts';
import { readAll } from '#tests/support/written-files.ts';

const match = (...paths: string[]) => matchShards(paths, (path) => path);

test('shards are matched by number, however it is padded, in a folder or as files', () => {
  expect(
    match(
      'out/img_emb/img_emb_10.npy',
      'out/text_emb/text_emb_9.npy',
      'out/metadata/metadata_10.parquet',
      'metadata_0009.parquet',
      'img_emb/0009.npy',
      'notes.txt',
    ),
  ).toEqual([
    {
      number: 9,
      files: {
        text: 'out/text_emb/text_emb_9.npy',
        image: 'img_emb/0009.npy',
        metadata: 'metadata_0009.parquet',
      },
    },
    {
      number: 10,
      files: { image: 'out/img_emb/img_emb_10.npy', metadata: 'out/metadata/metadata_10.parquet' },
    },
  ]);
});

test('files of another layout are none', () => {
  expect(match('vectors.npy', 'metadata/metadata_0.parquet')).toBeNull();
});

test('a shard without metadata is refused by its number', async () => {
  const vectors = await openText('{"v":[1]}\n', 'img_emb_3.npy');
  expect(() => joinShard(vectors, null, { number: 3, files: {} })).toThrow(
    'img_emb_3.npy: there is no metadata of shard 3, in which its IDs are: add metadata_3.parquet',
  );
});

test('row n of the vectors has the ID of row n of the metadata', async () => {
  const vectors = await openText('{"v":[1]}\n{"v":[2]}\n', 'img_emb_0.npy');
  const metadata = await openText('image_path,caption\na.jpg,x\nb.jpg,y\n', 'metadata_0.parquet');
  const all = await readAll(joinShard(vectors, metadata, { number: 0, files: {} }), {
    idColumn: 'image_path',
    vectorColumn: 'v',
  });
  expect(all).toMatchObject({ ids: ['a.jpg', 'b.jpg'], vectors: Float32Array.of(1, 2) });
});
