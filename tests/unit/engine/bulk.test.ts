import { expect, test } from 'vitest';
import { sendBulk } from '#lib/engine/elasticsearch/bulk.ts';
import { dialectOf } from '#lib/engine/elasticsearch/dialect.ts';
import type { Transport } from '#lib/engine/elasticsearch/transport.ts';
import type { IndexSpec } from '#lib/engine/engine.ts';

const spec = { index: 'items', fields: [] } as unknown as IndexSpec;

/** Takes every bulk, and notes the memory that it was written in. */
function openTaker(): { transport: Transport; buffers: ArrayBufferLike[] } {
  const buffers: ArrayBufferLike[] = [];
  const transport: Transport = {
    send: () => Promise.reject(new Error('Only bulks are sent.')),
    sendBulk(_path, bytes) {
      buffers.push(bytes.buffer);
      return Promise.resolve({ status: 200, body: { items: [] } });
    },
    close: () => Promise.resolve(),
  };
  return { transport, buffers };
}

test('one bulk after another is written into the same memory', async () => {
  const { transport, buffers } = openTaker();
  const operations = Array.from({ length: 500 }, (_, i) => ({
    id: `id-${i}`,
    action: JSON.stringify({ create: { _id: `id-${i}` } }),
    source: { fields: [['text_embedding', new Float32Array(384).fill(i)] as const] },
  }));
  for (let i = 0; i < 3; i++)
    await sendBulk({ transport, spec, dialect: dialectOf('8.19.0', spec) }, operations);
  expect(buffers).toHaveLength(3);
  expect(new Set(buffers).size).toBe(1);
});
