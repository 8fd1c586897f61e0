import { expect, test } from 'vitest';
import { readArrow } from '#lib/formats/arrow.ts';
import { encodeBatch } from '#components/upload/work/encode-batch.ts';

const vectors = Float32Array.from([0.1, -0, 3e-40, 4, 5, 6]);
const ids = ['a', 'ключ 🔑', '__proto__'];

test('a batch reads back as it was: IDs to the letter, vectors to the bit', () => {
  const { format, body } = encodeBatch({ ids, dims: 2, vectors, others: [] });
  const rows = [...readArrow(body)];
  expect(format).toBe('arrow');
  expect(rows.map(({ id }) => id)).toEqual(ids);
  expect(rows.flatMap(({ embedding }) => [...(embedding as Float32Array)])).toEqual([...vectors]);
});

test('what else rows carry goes with them, and empty cells do not', () => {
  const others = [
    { metadata: '{"brand":"Acme"}', version: 7n },
    { metadata: null, version: 8n },
    { metadata: null },
  ];
  const { format, body } = encodeBatch({ ids, dims: 2, vectors, others });
  expect(format).toBe('json');
  const { embeddings } = JSON.parse(new TextDecoder().decode(body)) as {
    embeddings: Record<string, unknown>[];
  };
  expect(embeddings.map(({ metadata, version }) => [metadata, version])).toEqual([
    [{ brand: 'Acme' }, 7],
    [undefined, 8],
    [undefined, undefined],
  ]);
});
