import { ingested, item, stats, type Ingested, type Stats } from '#lib/contract/answers.ts';
import { wireType } from '#lib/contract/vocabulary.ts';

/** What a load consists of. Values 0 and 1 of each vector encode its item and modality, so that a mispair shows. */
export interface Load {
  url: string;
  collection: string;
  items: number;
  dims: number;
  batchRows: number;
  connections: number;
  /** Every n-th batch is sent twice. */
  twiceEvery: number;
}

/** What was acknowledged, in embeddings. */
export interface LoadResult {
  sent: number;
  accepted: number;
  duplicates: number;
  stale: number;
  /** Rows of batches that got an answer other than 200, or none. */
  unanswered: number;
  /** `text:7` for each embedding that a 200 covered. */
  acknowledged: Set<string>;
  elapsedMs: number;
}

const MODALITIES = ['text', 'image'] as const;

/** ID of an item of a load. */
export const loadId = (n: number): string => `item-${n}`;

/**
 * Sends text and image embeddings of the same items, in batches whose order differs between the modalities.
 * @param isOver ends the load early
 */
export async function sendLoad(
  load: Load,
  isOver: (soFar: LoadResult) => boolean = () => false,
): Promise<LoadResult> {
  const tail = Array.from({ length: load.dims - 2 }, (_, i) => Math.sin(i + 1).toFixed(6)).join(',');
  const result: LoadResult = {
    sent: 0,
    accepted: 0,
    duplicates: 0,
    stale: 0,
    unanswered: 0,
    acknowledged: new Set(),
    elapsedMs: 0,
  };
  const batches = planBatches(load);
  const started = performance.now();
  let next = 0;

  async function send(modality: string, numbers: readonly number[]): Promise<void> {
    const answer = await post(load, modality, numbers, tail);
    result.sent += numbers.length;
    if (answer === null) {
      result.unanswered += numbers.length;
      return;
    }
    result.accepted += answer.accepted;
    result.duplicates += answer.duplicates;
    result.stale += answer.stale;
    for (const n of numbers) result.acknowledged.add(`${modality}:${n}`);
  }

  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      for (let at = next++; at < batches.length && !isOver(result); at = next++) {
        const { modality, numbers } = batches[at]!;
        await send(modality, numbers);
        if (at % load.twiceEvery === load.twiceEvery - 1) await send(modality, numbers);
      }
    }),
  );
  result.elapsedMs = performance.now() - started;
  return result;
}

/** Reads a collection's stats. */
export async function readStats(url: string, collection: string): Promise<Stats> {
  return stats.parse(await (await fetch(`${url}/api/collections/${collection}/stats`)).json());
}

/** Of the acknowledged embeddings, those neither held nor in their item's document, or there with another's values. */
export async function findLost(
  url: string,
  collection: string,
  acknowledged: Iterable<string>,
): Promise<string[]> {
  const names = [...acknowledged];
  const lost: string[] = [];
  for (let at = 0; at < names.length; at += 32) {
    const checks = names.slice(at, at + 32).map(async (name) => {
      const [modality, n] = name.split(':') as [(typeof MODALITIES)[number], string];
      const answer = await fetch(
        `${url}/api/collections/${collection}/items/${loadId(Number(n))}?vectors=true`,
      );
      const found = item.parse(await answer.json());
      const vector = found.document?.vectors?.[modality];
      // Rounded: some engines give a cosine vector back a unit in the last place off.
      const isRight =
        vector !== undefined &&
        Math.round(vector[0]!) === Number(n) + 1 &&
        Math.round(vector[1]!) === MODALITIES.indexOf(modality) + 1;
      return isRight || (vector === undefined && found.embeddings[modality] !== undefined) ? [] : [name];
    });
    lost.push(...(await Promise.all(checks)).flat());
  }
  return lost;
}

function planBatches({ items, batchRows }: Load): { modality: string; numbers: number[] }[] {
  const numbers = Array.from({ length: items }, (_, n) => n);
  const orders = { text: numbers, image: numbers.toReversed() };
  return Array.from({ length: Math.ceil(items / batchRows) }, (_, i) =>
    MODALITIES.map((modality) => ({
      modality,
      numbers: orders[modality].slice(i * batchRows, (i + 1) * batchRows),
    })),
  ).flat();
}

async function post(
  { url, collection }: Load,
  modality: string,
  numbers: readonly number[],
  tail: string,
): Promise<Ingested | null> {
  const code = MODALITIES.findIndex((name) => name === modality) + 1;
  const rows = numbers.map(
    (n) =>
      `{"id":"${loadId(n)}","embedding_type":"${wireType(modality)}","embedding":[${n + 1},${code},${tail}]}`,
  );
  try {
    const answer = await fetch(`${url}/api/collections/${collection}/aggregate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'muster-producer': `load-${modality}` },
      body: `{"embeddings":[${rows.join(',')}]}`,
      signal: AbortSignal.timeout(30_000),
    });
    return answer.ok ? ingested.parse(await answer.json()) : null;
  } catch {
    return null;
  }
}
