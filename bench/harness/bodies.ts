import { wireType } from '#lib/contract/vocabulary.ts';
import { arrowBody, fixedLists, texts } from '#tests/support/arrow-body.ts';
import { openRandom } from '#tests/support/random.ts';

/** How a batch is written; `hset` is the Redis floor: a pipeline of HSETs of the vectors' bytes. */
export type Format = 'numbers' | 'base64' | 'arrow' | 'hset';

/** What a batch of load consists of. */
export interface BodySpec {
  format: Format;
  dims: number;
  /** Rows in a batch. */
  rows: number;
  modality: string;
}

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  numbers: 'application/json',
  base64: 'application/json',
  arrow: 'application/vnd.apache.arrow.stream',
  hset: '',
};

/** Vectors that differ: the IDs do in any case, and encoding more of them would only take longer. */
const VECTORS = 500;

/**
 * Writes batch number `batch`: the items `item-<batch × rows>` and so on. Numbers are float32 widened to doubles and printed whole, as
 * JavaScript and Python's `tolist()` do.
 */
export function openBodies({ format, dims, rows, modality }: BodySpec): (batch: number) => Buffer {
  const random = openRandom(dims + modality.length);
  const vectors = Array.from({ length: VECTORS }, () =>
    Float32Array.from({ length: dims }, () => random.next() * 2 - 1),
  );
  const idsOf = (batch: number): string[] =>
    Array.from({ length: rows }, (_, i) => `item-${batch * rows + i}`);
  const vectorOf = <T>(of: readonly T[], batch: number, i: number): T => of[(batch * rows + i) % VECTORS]!;
  const bytes = vectors.map((vector) => Buffer.from(vector.buffer));
  if (format === 'arrow')
    return (batch) => {
      const flat = new Float32Array(rows * dims);
      for (let i = 0; i < rows; i++) flat.set(vectorOf(vectors, batch, i), i * dims);
      const type = texts(Array.from({ length: rows }, () => wireType(modality)));
      return arrowBody({ id: texts(idsOf(batch)), embedding_type: type, embedding: fixedLists(flat, dims) });
    };
  if (format === 'hset')
    return (batch) =>
      Buffer.concat(idsOf(batch).flatMap((id, i) => writeHset(id, modality, vectorOf(bytes, batch, i))));
  const written =
    format === 'base64'
      ? bytes.map((one) => `"${one.toString('base64')}"`)
      : vectors.map((vector) => JSON.stringify(Array.from(vector)));
  return (batch) => {
    const row = (id: string, i: number): string =>
      `{"id":"${id}","embedding_type":"${wireType(modality)}","embedding":${vectorOf(written, batch, i)}}`;
    return Buffer.from(`{"embeddings":[${idsOf(batch).map(row).join(',')}]}`);
  };
}

function writeHset(id: string, field: string, value: Buffer): Buffer[] {
  const key = `floor:${id}`;
  const head = `*4\r\n$4\r\nHSET\r\n$${key.length}\r\n${key}\r\n$${field.length}\r\n${field}\r\n$${value.length}\r\n`;
  return [Buffer.from(head), value, Buffer.from('\r\n')];
}
