import type { RuntimeBench, TestRow } from './runtime.ts';
import { openRandom } from './random.ts';

/** Producers of texts and images that send the same items again and again, newer each time, until they are told to end. */
export interface ChangingLoad {
  /** @returns how many items have both sides, and how many one, of those that were acknowledged */
  end(): Promise<{ pairs: number; halves: number }>;
  /** Holds every item against the newest of it that was acknowledged. @throws when one is older, or another item's */
  check(): Promise<void>;
}

const BATCH = 40;
const MODALITIES = ['text', 'image'] as const;

/** Starts it. @param items how many there are at most */
export function startChangingLoad(bench: RuntimeBench, items: number): ChangingLoad {
  const newest = new Map<string, Map<number, number>>(MODALITIES.map((modality) => [modality, new Map()]));
  const ending = new AbortController();

  async function produce(modality: string, seed: number): Promise<void> {
    const random = openRandom(seed);
    for (let value = 1; !ending.signal.aborted; value++) {
      // Texts are of more items than images are, so that some wait for ever.
      const range = modality === 'text' ? items : Math.floor((items * 3) / 4);
      const chosen = new Set(Array.from({ length: BATCH }, () => Math.floor(random.between(0, range))));
      const rows = [...chosen].map((i): TestRow => [`item-${i}`, modality, [value, i + 1]]);
      await sendUntilHeld(bench, rows);
      for (const i of chosen) newest.get(modality)!.set(i, value);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const producing = MODALITIES.map((modality, seed) => produce(modality, seed + 1));
  const both = () => [...newest.get('text')!.keys()].filter((i) => newest.get('image')!.has(i)).length;
  const any = () => new Set(MODALITIES.flatMap((modality) => [...newest.get(modality)!.keys()])).size;

  return {
    async end() {
      ending.abort();
      await Promise.all(producing);
      return { pairs: both(), halves: any() - both() };
    },
    async check() {
      for (const [modality, values] of newest)
        for (const [i, value] of values) {
          const { document, embeddings } = await bench.runtime.readItem('embeddings', `item-${i}`, true);
          const vector = embeddings[modality]?.vector ?? document?.vectors?.[modality];
          if (vector?.[0] !== value || vector[1] !== i + 1)
            throw new Error(
              `item-${i}: ${modality} is ${vector?.join()}, and ${value},${i + 1} was held last.`,
            );
        }
    },
  };
}

/** What is not acknowledged is sent again, as producers do. */
async function sendUntilHeld(bench: RuntimeBench, rows: readonly TestRow[]): Promise<void> {
  for (;;) {
    try {
      await bench.send(rows);
      return;
    } catch (error) {
      if ((error as { retryAfterS?: number }).retryAfterS === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
