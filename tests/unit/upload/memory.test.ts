import { expect, test } from 'vitest';
import { nameInMemory } from '#components/upload/work/memory.ts';
import type { Feed, Target } from '#components/upload/work/plan.ts';
import { Shelf } from '#components/upload/work/shelf.ts';

const target: Target = { collection: 'shop', modalities: [], hasVersions: false, producer: 'p' };
const feed: Feed = {
  key: 'v/embedding',
  label: 'v',
  files: ['v'],
  modality: 'text',
  vectorColumn: 'embedding',
  ids: { kind: 'file', files: ['i'], column: 'line' },
  idRule: null,
};

async function nameWith(ids: string): Promise<string> {
  const shelf = new Shelf();
  const add = (key: string, name: string, text: string) =>
    shelf.add({ key, name, file: new File([text], name, { lastModified: 1 }) });
  await add('v', 'v.json', '[[1, 2], [3, 4]]');
  await add('i', 'ids.txt', ids);
  return nameInMemory(target, feed, shelf.filesOf(feed, 0));
}

test('an upload goes on where it stopped only with the file of IDs that it began with', async () => {
  expect(await nameWith('a\nb\n')).toBe(await nameWith('a\nb\n'));
  expect(await nameWith('a\nbb\n')).not.toBe(await nameWith('a\nb\n'));
});
