import { z } from 'zod';
import {
  collections,
  ingested,
  item,
  itemPage,
  problem,
  stats,
  type Ingested,
  type Item,
  type Problem,
  type Stats,
} from '#lib/contract/answers.ts';
import { wireType } from '#lib/contract/vocabulary.ts';
import type { EmojiRow } from './emoji.ts';

/** A collection of a running Muster, seen through its public API. */
export interface DemoApi {
  send(
    modality: string,
    rows: readonly EmojiRow[],
    producer: string,
  ): Promise<{ taken: Ingested } | { refused: Problem }>;
  stats(): Promise<Stats>;
  /** An item with the vectors of its document. */
  read(id: string): Promise<Item>;
  /** All unmatched IDs that lack a modality. */
  listMissing(modality: string): Promise<string[]>;
  /** Vector length that a modality is pinned to. */
  dimsOf(modality: string): Promise<number | null>;
}

/** True when a Muster answers at this address. */
export async function isUp(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/health/ready`, { signal: AbortSignal.timeout(3_000) });
    return z.object({ ready: z.boolean() }).safeParse(await answer.json()).success;
  } catch {
    return false;
  }
}

/**
 * Opens a collection of the Muster at `url`. Every call throws when the answer is not as the contract says.
 * @param key with the scopes write and read, where keys are in force
 */
export function openDemoApi(url: string, collection: string, key: string | undefined): DemoApi {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const base = `${url}/api/collections/${collection}`;
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(base + path, { headers, signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`GET ${path} answers ${answer.status}: ${await answer.text()}`);
    return schema.parse(await answer.json());
  };
  return {
    async send(modality, rows, producer) {
      const embeddings = rows.map(({ id, vector }) => ({
        id,
        embedding_type: wireType(modality),
        embedding: [...vector],
      }));
      const answer = await fetch(`${base}/aggregate`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'muster-producer': producer },
        body: JSON.stringify({ embeddings }),
        signal: AbortSignal.timeout(30_000),
      });
      const body: unknown = await answer.json();
      return answer.ok ? { taken: ingested.parse(body) } : { refused: problem.parse(body) };
    },
    stats: () => get('/stats', stats),
    read: (id) => get(`/items/${encodeURIComponent(id)}?vectors=true`, item),
    async listMissing(modality) {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page: z.infer<typeof itemPage> = await get(
          `/items?missing=${modality}&limit=500${cursor === null ? '' : `&cursor=${cursor}`}`,
          itemPage,
        );
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      return ids;
    },
    async dimsOf(modality) {
      const answer = await fetch(`${url}/api/collections`, { headers, signal: AbortSignal.timeout(30_000) });
      const { collections: all } = collections.parse(await answer.json());
      return (
        all.find(({ name }) => name === collection)?.modalities.find(({ name }) => name === modality)?.dims ??
        null
      );
    },
  };
}
