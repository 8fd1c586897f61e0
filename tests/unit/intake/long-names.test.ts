import { expect, test } from 'vitest';
import { defaultDefinition } from '#lib/collections/definition.ts';
import { isMusterError } from '#lib/errors.ts';
import { readRowList, type BatchShape } from '#lib/intake/row-list.ts';
import { validateBatch } from '#lib/intake/validate.ts';

const long = 'k'.repeat(100_000);
const row = { id: 'a', embedding_type: 'EMBEDDINGS_TEXT', embedding: [1, 2] };

async function refusalOf(root: unknown, shape: BatchShape): Promise<unknown> {
  try {
    const list = await readRowList('json', shape, Buffer.from(JSON.stringify(root)));
    return validateBatch(list, defaultDefinition('c'), { shape });
  } catch (error) {
    return error;
  }
}

test.each([
  ['member of the body', { embeddings: [row], [long]: 1 }, 'aggregate', 'unknown_field'],
  ['member of a row', { embeddings: [{ ...row, [long]: 1 }] }, 'aggregate', 'unknown_field'],
  ['embedding type', { embeddings: [{ ...row, embedding_type: long }] }, 'aggregate', 'unknown_type'],
  ['model', { embeddings: [{ ...row, model: long }] }, 'aggregate', 'invalid_model'],
  [
    'name in metadata',
    { embeddings: [{ ...row, metadata: { [`${long}\0`]: 1 } }] },
    'aggregate',
    'invalid_metadata',
  ],
  [
    'modality of metadata',
    [{ id: 'a', text_embedding: [1, 2], metadata: { [long]: {} } }],
    'documents',
    'invalid_metadata',
  ],
  ['id', { embeddings: [{ ...row, id: long }] }, 'aggregate', 'invalid_id'],
] as const)('the refusal of a %s of 100 KB is a sentence, not 100 KB', async (_, root, shape, code) => {
  const error = await refusalOf(root, shape);
  expect(error).toMatchObject({ code });
  if (!isMusterError(error)) throw error;
  expect(error.message.length).toBeLessThan(500);
  expect(JSON.stringify(error.faults).length).toBeLessThan(500);
});
