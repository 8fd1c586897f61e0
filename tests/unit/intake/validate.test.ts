import { describe, expect, test } from 'vitest';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { MusterError } from '#lib/errors.ts';
import { readRowList, type BatchShape } from '#lib/intake/row-list.ts';
import { validateBatch, type JudgedBatch } from '#lib/intake/validate.ts';

const definition = defaultDefinition('c');
const row = (over: object = {}) => ({
  id: 'a',
  embedding_type: 'EMBEDDINGS_TEXT',
  embedding: [1, 2, 3],
  ...over,
});
const batchOf = (...rows: unknown[]) => ({ embeddings: rows });

async function refusalOf(act: Promise<unknown>): Promise<MusterError> {
  const error: unknown = await act.then(
    () => new Error('it was not refused'),
    (refusal: unknown) => refusal,
  );
  if (error instanceof MusterError) return error;
  throw error;
}

/** @param root the parsed body, or its text */
async function judge(root: unknown, shape: BatchShape = 'aggregate', by = definition): Promise<JudgedBatch> {
  const text = typeof root === 'string' ? root : JSON.stringify(root);
  const list = await readRowList('json', shape, Buffer.from(text));
  try {
    return validateBatch(list, by, { shape });
  } catch (error) {
    list.explainRefusal();
    throw error;
  }
}

describe('a batch is refused with the rule that it breaks', () => {
  const long = '😀'.repeat(200);
  test.each([
    ['a root that is an array', [], 'invalid_batch'],
    ['a root that is null', null, 'invalid_batch'],
    ['no embeddings', {}, 'invalid_batch'],
    ['an empty batch', batchOf(), 'invalid_batch'],
    ['a row that is a number', batchOf(7), 'invalid_batch'],
    ['an unknown field of the root', { ...batchOf(row()), index: 'x' }, 'unknown_field'],
    ['an index smuggled into a row', batchOf(row({ index: 'x' })), 'unknown_field'],
    ['__proto__ in a row', '{"embeddings":[{"__proto__":1,"id":"a"}]}', 'unknown_field'],
    ['a missing id', batchOf(row({ id: undefined })), 'invalid_id'],
    ['an id that is a number', batchOf(row({ id: 7 })), 'invalid_id'],
    ['an empty id', batchOf(row({ id: '' })), 'invalid_id'],
    ['a control character in an id', batchOf(row({ id: 'a\nb' })), 'invalid_id'],
    ['an id of 800 bytes', batchOf(row({ id: long })), 'invalid_id'],
    ['a lone surrogate', batchOf(row({ id: 'a\ud800' })), 'invalid_id'],
    ['an unknown type', batchOf(row({ embedding_type: 'EMBEDDINGS_AUDIO' })), 'unknown_type'],
    ['a missing type', batchOf(row({ embedding_type: undefined })), 'unknown_type'],
    ['a missing embedding', batchOf(row({ embedding: undefined })), 'invalid_embedding'],
    ['an embedding that is an object', batchOf(row({ embedding: { 0: 1 } })), 'invalid_embedding'],
    ['an embedding that is text', batchOf(row({ embedding: '1,2,3' })), 'invalid_embedding'],
    ['nested numbers', batchOf(row({ embedding: [[1, 2, 3]] })), 'invalid_embedding'],
    [
      'nested numbers where there are fewer than there should be',
      batchOf(row(), row({ id: 'b', embedding: [[1, 2, 3]] })),
      'invalid_embedding',
    ],
    ['booleans', batchOf(row({ embedding: [true, false, true] })), 'invalid_embedding'],
    ['strings of digits', batchOf(row({ embedding: ['1', '2', '3'] })), 'invalid_embedding'],
    ['an empty embedding', batchOf(row({ embedding: [] })), 'dims_mismatch'],
    ['4,097 dims', batchOf(row({ embedding: Array.from({ length: 4097 }, () => 1) })), 'dims_mismatch'],
    [
      'lengths that differ in the batch',
      batchOf(row(), row({ id: 'b', embedding: [1, 2] })),
      'dims_mismatch',
    ],
    ['null in a vector', batchOf(row({ embedding: [1, null, 3] })), 'not_finite'],
    [
      '1e400',
      '{"embeddings":[{"id":"a","embedding_type":"EMBEDDINGS_TEXT","embedding":[1e400]}]}',
      'not_finite',
    ],
    ['a value beyond float32', batchOf(row({ embedding: [1e39, 1, 1] })), 'not_finite'],
    ['metadata that is no object', batchOf(row({ metadata: [1] })), 'invalid_metadata'],
    ['a model that is no name', batchOf(row({ model: 7 })), 'invalid_model'],
    ['a model of two revisions', batchOf(row({ model: 'clip@1@2' })), 'invalid_model'],
    ['a model of the body that is no name', { ...batchOf(row()), model: { revision: '1' } }, 'invalid_model'],
    [
      'two models in one batch',
      batchOf(row({ model: 'clip@1' }), row({ id: 'b', model: 'clip@2' })),
      'model_mismatch',
    ],
    ['all zeros', batchOf(row({ embedding: [0, 0, 0] })), 'zero_magnitude'],
    ['all 1e-30', batchOf(row({ embedding: [1e-30, 1e-30, 1e-30] })), 'zero_magnitude'],
    ['all 1e30', batchOf(row({ embedding: [1e30, 1e30, 1e30] })), 'magnitude_overflow'],
  ])('%s', async (_, root: unknown, code) => {
    expect((await refusalOf(judge(root))).code).toBe(code);
  });
});

test('every faulty row is listed with its position, ID, pointer and rule', async () => {
  const refusal = await refusalOf(judge(batchOf(row(), row({ id: 'b', embedding: [1, 2] }), row({ id: 7 }))));
  expect(refusal.faults).toEqual([
    {
      pointer: '/embeddings/1/embedding',
      id: 'b',
      code: 'dims_mismatch',
      detail: 'item 1 (id "b"): 2 dims, expected 3',
    },
    {
      pointer: '/embeddings/2/id',
      id: undefined,
      code: 'invalid_id',
      detail: 'item 2: the id is a number, but has to be a string',
    },
  ]);
  expect(refusal.message).toBe('Nothing was stored. Item 1 (id "b"): 2 dims, expected 3. And 1 more.');
});

test('pinned dims are held against every row', async () => {
  const pinned = {
    ...definition,
    modalities: definition.modalities.map((modality) => ({ ...modality, dims: 768 })),
  };
  const refusal = await refusalOf(judge(batchOf(row()), 'aggregate', pinned));
  expect(refusal.message).toContain('3 dims, expected 768');
});

test.each([
  '{a}:*b',
  ' spaced ',
  '"quoted"',
  "o'clock",
  'ünïcode 😀',
  '__proto__',
  'constructor',
  'a/b?c#d%20',
])('the ID %j is taken as it is', async (id) => {
  expect((await judge(batchOf(row({ id })))).arrivals[0]?.id).toBe(id);
});

test('vectors become the nearest float32 values', async () => {
  const { arrivals } = await judge(batchOf(row({ embedding: [0.1, 1e-40, -3] })));
  expect(arrivals[0]?.vector).toEqual(Float32Array.of(0.1, 1e-40, -3));
});

test('a row of documents gives one embedding per vector it carries', async () => {
  const rows = [
    { id: 'a', text_embedding: [1], image_embedding: [2, 3] },
    { id: 'b', text_embedding: [4], image_embedding: null },
  ];
  const { arrivals, pins } = await judge(rows, 'documents');
  expect(arrivals.map(({ id, modality }) => `${id} ${modality}`)).toEqual(['a text', 'a image', 'b text']);
  expect(pins).toEqual([
    { modality: 'text', member: 'dims', value: 1 },
    { modality: 'image', member: 'dims', value: 2 },
  ]);
});

describe('a row names its model', () => {
  const pinned = {
    ...definition,
    modalities: definition.modalities.map((modality) => ({ ...modality, model: 'clip@2' })),
  };
  const judgeModel = (over: object, root: object = {}) =>
    judge({ ...batchOf(row(over)), ...root }, 'aggregate', pinned);

  test.each([
    ['in one text', { model: 'clip@2' }, {}],
    ['in two', { model: { name: 'clip', revision: '2' } }, {}],
    ['by the body', {}, { model: 'clip@2' }],
    ['itself, whatever the body names', { model: 'clip@2' }, { model: 'clip@1' }],
    ['not at all', {}, {}],
  ])('%s, and is taken', async (_, over, root) => {
    expect((await judgeModel(over, root)).arrivals).toHaveLength(1);
  });

  test.each([
    ['another revision', { model: 'clip@1' }, {}],
    ['no revision', { model: 'clip' }, {}],
    ['another model by the body', {}, { model: { name: 'siglip' } }],
  ])('%s, and is refused', async (_, over, root) => {
    const refusal = await refusalOf(judgeModel(over, root));
    expect(refusal.code).toBe('model_mismatch');
    expect(refusal.message).toContain('the text embeddings here are of "clip@2"');
  });
});

test('null says as little as no member: it takes the default, and is held to the rules', async () => {
  const pinned = {
    ...definition,
    modalities: definition.modalities.map((modality) => ({ ...modality, model: 'clip@2' })),
  };
  const nulls = { embedding_type: null, version: null, metadata: null, model: null };
  const list = await readRowList('json', 'aggregate', Buffer.from(JSON.stringify(batchOf(row(nulls)))));
  const judgeBy = (model: string) =>
    validateBatch(list, pinned, { shape: 'aggregate', type: 'EMBEDDINGS_TEXT', model });
  expect(judgeBy('clip@2').arrivals).toHaveLength(1);
  expect(() => judgeBy('clip@1')).toThrow('the model is "clip@1"');
});

describe('the metadata of a row of documents', () => {
  test('goes to the embedding that it is of', async () => {
    const metadata = { image: { width: 640 }, text: null };
    const { arrivals } = await judge(
      [{ id: 'a', text_embedding: [1], image_embedding: [2], metadata }],
      'documents',
    );
    expect(arrivals.map((arrival) => arrival.metadata)).toEqual([undefined, '{"width":640}']);
  });

  test.each([
    ['of an embedding that is not there', { image: {} }],
    ['that is no object', 7],
    ['of a modality that is no object', { text: 7 }],
  ])('is refused %s', async (_, metadata) => {
    const refusal = await refusalOf(judge([{ id: 'a', text_embedding: [1], metadata }], 'documents'));
    expect(refusal.code).toBe('invalid_metadata');
  });
});

test('a row of documents without any vector is refused', async () => {
  expect((await refusalOf(judge([{ id: 'a' }], 'documents'))).code).toBe('invalid_embedding');
});

describe('what is no JSON is refused with the place of the fault', () => {
  test.each([
    ['', 'empty'],
    ['{"a":', 'offset 5'],
    ['[1,NaN]', 'NaN at offset 3'],
    ['[-Infinity]', '-Infinity at offset 1'],
    ['{"a":1,}', 'offset 7'],
  ])('%j', async (text, words) => {
    const refusal = await refusalOf(judge(text));
    expect(refusal.code).toBe('invalid_json');
    expect(refusal.message).toContain(words);
  });

  test('invalid UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('["\ufffdü'), Buffer.from([0xff]), Buffer.from('"]')]);
    expect((await refusalOf(readRowList('json', 'documents', body))).message).toContain('at byte 7');
  });

  test('absurd nesting', async () => {
    const nested = '['.repeat(200_000) + ']'.repeat(200_000);
    expect((await refusalOf(judge(nested, 'documents'))).code).toBe('invalid_json');
    expect((await refusalOf(judge('['.repeat(200_000)))).code).toBe('invalid_json');
  });
});
