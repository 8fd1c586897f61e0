import { isMusterError } from '#lib/errors.ts';
import type { RuntimeBench } from './runtime.ts';

type Row = readonly [id: string, modality: string, vector: readonly [value: number, code: number]];

/** What producers have sent and been acknowledged. */
export interface Sent {
  /** Per acknowledged embedding, `id modality`: the value that its newest vector begins with. */
  acknowledged: Map<string, number>;
  /** Codes of the errors that batches were answered with, once for each try. */
  refusals: string[];
  /** The longest that one answer took. */
  slowestMs: number;
}

/** True when each vector of a document is one that was sent for this very ID and modality. */
export const isRightlyPaired = (id: string, vectors: Readonly<Record<string, readonly number[]>>): boolean =>
  Object.entries(vectors).every(
    ([modality, [value, code]]) =>
      Math.floor(value! / 10) === Number(id.split('-')[1]) && code === codeOf(modality),
  );

const codeOf = (modality: string): number => (modality === 'text' ? 1 : 2);

const GROUP = 10;
const PAUSE_MS = 150;

/**
 * Lets producers send the same way as people's jobs do: each batch again until it is acknowledged, a corrected text before
 * its image. The value and modality are in the vector, so that a lost or mispaired one shows.
 * @param isOver ends each producer after the items that it is at
 */
export async function produce(
  muster: Pick<RuntimeBench, 'send'>,
  producers: number,
  isOver: () => boolean,
): Promise<Sent> {
  const sent: Sent = { acknowledged: new Map(), refusals: [], slowestMs: 0 };

  async function sendUntilTaken(rows: readonly Row[]): Promise<void> {
    for (;;) {
      const started = performance.now();
      try {
        await muster.send(rows);
        for (const [id, modality, [value]] of rows) sent.acknowledged.set(`${id} ${modality}`, value);
        return;
      } catch (error) {
        sent.refusals.push(isMusterError(error) ? error.code : String(error));
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      } finally {
        sent.slowestMs = Math.max(sent.slowestMs, performance.now() - started);
      }
    }
  }

  await Promise.all(
    Array.from({ length: producers }, async (_, producer) => {
      for (let group = 0; !isOver(); group++) {
        const numbers = Array.from({ length: GROUP }, (__, i) => group * GROUP + i);
        const rows = (modality: string, time: number): Row[] =>
          numbers.map((n) => [`p${producer}-${n}`, modality, [10 * n + time, codeOf(modality)]]);
        await sendUntilTaken(rows('text', 1));
        await sendUntilTaken(rows('text', 2));
        await sendUntilTaken(rows('image', 3));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }),
  );
  return sent;
}

/** Of the acknowledged embeddings, those that are neither held nor in their document with their newest vector. */
export async function findMissing(
  { runtime }: RuntimeBench,
  acknowledged: ReadonlyMap<string, number>,
): Promise<string[]> {
  const entries = [...acknowledged];
  const missing: string[] = [];
  for (let at = 0; at < entries.length; at += 32)
    await Promise.all(
      entries.slice(at, at + 32).map(async ([name, value]) => {
        const [id, modality] = name.split(' ') as [string, string];
        const found = await runtime.readItem('embeddings', id, true);
        const vector = found.document?.vectors?.[modality];
        const isIndexed = vector?.[0] === value && vector[1] === codeOf(modality);
        if (!isIndexed && found.embeddings[modality] === undefined)
          missing.push(`${name} ${value}: ${JSON.stringify(vector)}`);
      }),
    );
  return missing;
}
