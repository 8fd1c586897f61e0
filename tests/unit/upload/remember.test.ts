import { beforeEach, expect, test, vi } from 'vitest';
import { recallMapping, rememberMapping } from '#components/upload/remember.ts';
import type { Feed, FileFacts } from '#components/upload/work/plan.ts';

const stored = new Map<string, string>();
beforeEach(() => {
  stored.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  });
});

const modalities = ['text', 'image'].map((name) => ({
  name,
  dims: null,
  similarity: 'cosine' as const,
  required: true,
}));
const files = (name: string, ids: readonly string[]): FileFacts[] => [
  {
    key: 'f',
    name,
    bytes: 1,
    modifiedAt: 1,
    state: {
      kind: 'read',
      table: {
        content: '',
        rows: 1,
        warnings: [],
        columns: ids.map((column) => ({
          name: column,
          type: 'id' as const,
          dims: null,
          elementType: 'text',
        })),
      },
    },
  },
];
const feed: Feed = {
  key: 'f/v',
  label: 'f',
  files: ['f'],
  modality: 'text',
  vectorColumn: 'v',
  ids: { kind: 'column', column: 'id' },
  idRule: null,
};
const corrected: Feed = {
  ...feed,
  modality: 'image',
  ids: { kind: 'column', column: 'sku' },
  idRule: 'drop-folder',
};

test('a correction holds for files called alike but for their numbers, in its own collection only', () => {
  rememberMapping('shop', files('day-1.parquet', ['id', 'sku']), corrected);
  const next = files('day-2.parquet', ['id', 'sku']);
  expect(recallMapping('shop', next, modalities, feed)).toEqual(corrected);
  expect(recallMapping('other', next, modalities, feed)).toEqual(feed);
});

test('what makes no sense any more is guessed anew', () => {
  rememberMapping('shop', files('a.parquet', ['id', 'sku']), corrected);
  expect(recallMapping('shop', files('a.parquet', ['id']), modalities, feed)).toEqual(feed);
  const textOnly = modalities.slice(0, 1);
  expect(recallMapping('shop', files('a.parquet', ['id', 'sku']), textOnly, feed).modality).toBe('text');
});

test('a store that holds rubbish is as good as empty', () => {
  stored.set('muster-upload:shop', '{');
  expect(recallMapping('shop', files('a.parquet', ['id']), modalities, feed)).toEqual(feed);
});
