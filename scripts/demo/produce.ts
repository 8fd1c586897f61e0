import type { DemoApi } from './api.ts';
import type { EmojiRow } from './emoji.ts';

/** How one producer behaves. */
export interface Producer {
  name: string;
  modality: 'text' | 'image';
  rows: readonly EmojiRow[];
  batchRows: number;
  /** Pause between batches, in ms. */
  pauseMs: number;
  /** Number of the batch that is first sent with one vector cut short; -1 for never. */
  malformedBatch: number;
}

/** What a producer sent and what became of it, in embeddings. */
export interface Sent {
  sent: number;
  accepted: number;
  duplicates: number;
  stale: number;
  refused: number;
}

/**
 * Streams a producer's file in its own order: every tenth batch twice, one malformed.
 * @throws when an answer's counts do not add up, or the malformed batch is not refused as the contract says
 */
export async function produce(
  api: DemoApi,
  producer: Producer,
  onRows: (count: number) => void,
): Promise<Sent> {
  const total: Sent = { sent: 0, accepted: 0, duplicates: 0, stale: 0, refused: 0 };
  const { rows, batchRows, modality, name } = producer;

  async function send(batch: readonly EmojiRow[]): Promise<void> {
    const answer = await api.send(modality, batch, name);
    if ('refused' in answer) throw new Error(`${name}: a sound batch was refused: ${answer.refused.detail}`);
    const { accepted, duplicates, stale } = answer.taken;
    if (accepted + duplicates + stale !== batch.length)
      throw new Error(`${name}: the counts of a batch of ${batch.length} do not add up.`);
    total.sent += batch.length;
    total.accepted += accepted;
    total.duplicates += duplicates;
    total.stale += stale;
  }

  for (let at = 0, number = 0; at < rows.length; at += batchRows, number++) {
    const batch = rows.slice(at, at + batchRows);
    if (number === producer.malformedBatch) total.refused += await sendMalformed(api, producer, batch);
    await send(batch);
    if (number % 10 === 9) await send(batch);
    onRows(batch.length);
    await new Promise((resolve) => setTimeout(resolve, producer.pauseMs));
  }
  return total;
}

async function sendMalformed(
  api: DemoApi,
  { modality, name }: Producer,
  batch: readonly EmojiRow[],
): Promise<number> {
  const position = Math.floor(batch.length / 2);
  const cut = batch.map((row, i) => (i === position ? { ...row, vector: row.vector.slice(0, -1) } : row));
  const answer = await api.send(modality, cut, name);
  const fault = 'refused' in answer ? answer.refused.errors?.[0] : undefined;
  if (
    fault?.code !== 'dims_mismatch' ||
    fault.pointer !== `/embeddings/${position}/embedding` ||
    fault.id !== batch[position]?.id
  )
    throw new Error(`${name}: a batch with a vector cut short was not refused with its position and ID.`);
  return batch.length;
}
