import { setTimeout as sleep } from 'node:timers/promises';
import { wireType } from '#lib/contract/vocabulary.ts';
import type { History, VersionOrder } from './history.ts';
import { idOf, metadataOf, vectorOf, type Mark } from './marks.ts';
import type { Random } from './random.ts';

/** What one producer sends: all of one modality of its items, so that the order of their versions is its own. */
export interface ProducerOptions {
  /** Apps that take batches in; each attempt goes to any of them. */
  urls: readonly string[];
  collection: string;
  modality: string;
  items: { from: number; count: number };
  dims: number;
  batchRows: number;
  pauseMs: number;
  /** Whether each embedding says its version. */
  order: VersionOrder;
  history: History;
  random: Random;
}

/** A producer at work: new items, updates of old ones, some batches twice. What gets no clear answer it sends again. */
export interface Producer {
  /** Embeddings acknowledged so far, repeats included. */
  acknowledged(): number;
  /** Ends after the attempt under way. @throws when a batch was refused for good */
  stop(): Promise<void>;
}

const UPDATES_SHARE = 0.25;
const TWICE_SHARE = 0.1;
const ANSWER_MS = 8_000;
const AGAIN_MS = 150;

/** Starts a producer. Its items come in an order of its own, so that partners meet at different times. */
export function startProducer(options: ProducerOptions): Producer {
  const { items, batchRows, pauseMs, history, random } = options;
  const versions = new Map<number, number>();
  const fresh = shuffle(items, random);
  let stopped = false;
  let acknowledged = 0;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      const marks = pickBatch();
      await sendUntilTaken(marks);
      if (random.next() < TWICE_SHARE) await sendUntilTaken(marks);
      await sleep(pauseMs);
    }
  }

  function pickBatch(): Mark[] {
    const known = [...versions.keys()];
    const chosen = new Set<number>();
    for (let i = 0; i < batchRows; i++) {
      const isUpdate = known.length > 0 && (fresh.length === 0 || random.next() < UPDATES_SHARE);
      chosen.add(isUpdate ? random.pick(known) : fresh.pop()!);
    }
    return [...chosen].map((item) => {
      const version = (versions.get(item) ?? -1) + 1;
      versions.set(item, version);
      return { item, modality: options.modality, version };
    });
  }

  async function sendUntilTaken(marks: readonly Mark[]): Promise<void> {
    while (!stopped) {
      const status = await post(options, marks);
      if (status === 200) {
        history.acknowledge(marks);
        acknowledged += marks.length;
        return;
      }
      if (status !== null && status < 500 && status !== 429)
        throw new Error(`A batch of ${options.modality} was answered ${status}.`);
      history.maybe(marks);
      await sleep(AGAIN_MS);
    }
  }

  // Whoever stops it is told; until then nobody waits for it.
  running.catch(() => undefined);
  return {
    acknowledged: () => acknowledged,
    async stop() {
      stopped = true;
      await running;
    },
  };
}

/** The status of the answer; null when there was none. */
async function post(
  { urls, collection, dims, modality, order, random }: ProducerOptions,
  marks: readonly Mark[],
): Promise<number | null> {
  const embeddings = marks.map((mark) => ({
    id: idOf(mark.item),
    embedding_type: wireType(modality),
    embedding: vectorOf(mark, dims),
    metadata: metadataOf(mark),
    ...(order === 'producer' ? { version: mark.version } : {}),
  }));
  try {
    const answer = await fetch(`${random.pick(urls)}/api/collections/${collection}/aggregate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'muster-producer': modality },
      body: JSON.stringify({ embeddings }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}

/** Near their natural order, so that most partners meet soon and some late. */
function shuffle({ from, count }: ProducerOptions['items'], random: Random): number[] {
  const spread = count / 4;
  return Array.from({ length: count }, (_, i) => ({ item: from + i, at: i + random.between(0, spread) }))
    .toSorted((a, b) => b.at - a.at)
    .map(({ item }) => item);
}
