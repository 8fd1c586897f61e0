import { judge, openWatch, type Verdict, type Watch } from './checker.ts';
import type { Fleet } from './fleet.ts';
import { openHistory, type History } from './history.ts';
import { MARKED_MODALITIES } from './marks.ts';
import { openObserver, watchDocuments, type Observer } from './observer.ts';
import { startProducer } from './producer.ts';
import { openRandom } from './random.ts';

/** A load on a fleet while something happens to it. */
export interface TrialOptions {
  fleet: Fleet;
  elasticsearchUrl: string;
  collection: string;
  seed: number;
  /** Items per modality and shard. */
  items: number;
  /** Producers per modality. */
  shards?: number;
  batchRows?: number;
  pauseMs?: number;
  /** How long it may take to come to rest afterwards. */
  restMs: number;
}

/** What is at hand while a trial runs. */
export interface Trial {
  observer: Observer;
  history: History;
  /** Of some documents; it has to forget when the engine is killed. */
  watch: Watch;
  /** Embeddings acknowledged so far. */
  acknowledged: () => number;
}

const DIMS = 32;
const WATCHED_ITEMS = 400;
const WATCH_MS = 300;

/**
 * Runs producers while something happens, lets everything come to rest, and judges what is there.
 * @param during what happens; the load ends when it does
 */
export async function runTrial(
  options: TrialOptions,
  during: (trial: Trial) => Promise<void>,
): Promise<Verdict> {
  const { fleet, elasticsearchUrl, collection, restMs } = options;
  await using stack = new AsyncDisposableStack();
  const observer = await openObserver(fleet.redisPort, elasticsearchUrl, collection);
  stack.defer(() => observer.close());
  const history = openHistory();
  const producers = startProducers(options, history);
  const stopAll = () => Promise.all(producers.map((producer) => producer.stop()));
  stack.defer(async () => void (await Promise.allSettled([stopAll()])));
  const watch = openWatch();
  const watching = watchDocuments(
    observer,
    watch,
    Array.from({ length: WATCHED_ITEMS }, (_, i) => i),
    WATCH_MS,
  );
  stack.defer(() => watching.stop());
  await during({
    observer,
    history,
    watch,
    acknowledged: () => producers.reduce((sum, producer) => sum + producer.acknowledged(), 0),
  });
  await stopAll();
  const found = await observer.awaitRest([...new Set(history.sent().map(({ item }) => item))], restMs);
  await watching.stop();
  return judge(history, found, watch.stepsBack(history));
}

/** Each shard has items of its own; a few of them never get their other side. */
function startProducers(
  { fleet, collection, seed, items, shards = 1, batchRows = 100, pauseMs = 100 }: TrialOptions,
  history: History,
) {
  const shift = Math.ceil(items / 50);
  return MARKED_MODALITIES.flatMap((modality, m) =>
    Array.from({ length: shards }, (_, shard) =>
      startProducer({
        urls: fleet.apps.map(({ url }) => url!),
        collection,
        modality,
        items: { from: shard * 2 * items + m * shift, count: items },
        dims: DIMS,
        batchRows,
        pauseMs,
        history,
        random: openRandom(seed + 1 + m * shards + shard),
      }),
    ),
  );
}
