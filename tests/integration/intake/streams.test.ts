import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench({ MUSTER_INDEXER: 'off' });
});
afterEach(() => bench.close());

async function* piecesOf(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const stream = (chunks: AsyncIterable<Uint8Array>) =>
  bench.runtime.ingestStream({ collection: 'embeddings', producer: 'tester', shape: 'aggregate', chunks });

const good = (id: string): string => `{"id":"${id}","embedding_type":"EMBEDDINGS_TEXT","embedding":[1,2]}\n`;
const thousand = Array.from({ length: 1_000 }, (_, i) => good(`g${i}`)).join('');
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

test.each([
  ['broken line', '{"a":'.repeat(100_000), 'invalid_json'],
  ['embedding_type', `{"id":"a","embedding":[1,2],"embedding_type":${deep}}`, 'unknown_type'],
  [
    'metadata',
    `{"id":"a","embedding":[1,2],"embedding_type":"EMBEDDINGS_TEXT","metadata":{"a":${deep}}}`,
    'invalid_metadata',
  ],
  ['id', `{"id":${deep},"embedding":[1,2],"embedding_type":"EMBEDDINGS_TEXT"}`, 'invalid_id'],
  [
    'model',
    `{"id":"a","model":${deep},"embedding":[1,2],"embedding_type":"EMBEDDINGS_TEXT"}`,
    'invalid_model',
  ],
  [
    'version',
    `{"id":"a","version":${deep},"embedding":[1,2],"embedding_type":"EMBEDDINGS_TEXT"}`,
    'invalid_version',
  ],
])('an absurdly nested %s is one rejected row of a stream', async (_, line, code) => {
  const { accepted, rejected, items } = await stream(piecesOf(thousand, `${line}\n`, good('z')));
  expect({ accepted, rejected }).toEqual({ accepted: 1_001, rejected: 1 });
  expect(items![1_000]).toMatchObject({ status: 'rejected', error: { code } });
});
