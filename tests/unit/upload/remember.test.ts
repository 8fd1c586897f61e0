import { beforeEach, describe, expect, test, vi } from 'vitest';
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

describe('row numbers are remembered as far as they were chosen', () => {
  const array: FileFacts = {
    ...files('emb.npy', [])[0]!,
    state: {
      kind: 'read',
      table: {
        content: '',
        rows: 1,
        warnings: [],
        columns: [{ name: 'v', type: 'vector', dims: 2, elementType: 'float32' }],
      },
    },
  };
  const list = (column: string): FileFacts => ({ ...files('ids.txt', [column])[0]!, key: 'i' });
  const numbered: Feed = { ...feed, modality: 'image', ids: { kind: 'rows' } };
  const listed: Feed = { ...feed, ids: { kind: 'file', files: ['i'], column: 'line' } };

  test('a file of IDs that comes later is taken, and what was corrected stays', () => {
    rememberMapping('shop', [array], numbered);
    const found = recallMapping('shop', [array, list('line')], modalities, listed);
    expect(found).toEqual({ ...listed, modality: 'image' });
  });

  test('in spite of a file of IDs they hold', () => {
    rememberMapping('shop', [array, list('line')], numbered);
    expect(recallMapping('shop', [array, list('line')], modalities, listed)).toEqual(numbered);
  });

  test('a column that the file of IDs does not have is not looked for in it', () => {
    rememberMapping('shop', [array, list('line')], listed);
    const other: Feed = { ...listed, ids: { kind: 'file', files: ['i'], column: 'ids' } };
    expect(recallMapping('shop', [array, list('ids')], modalities, other).ids).toEqual(other.ids);
  });
});
