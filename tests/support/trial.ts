import { judge, openWatch, type Verdict, type Watch } from './checker.ts';
import type { Fleet } from './fleet.ts';
import { openHistory, type History, type VersionOrder } from './history.ts';
import { MARKED_MODALITIES } from './marks.ts';
import { openObserver, watchDocuments, type Observer } from './observer.ts';
import { startProducer } from './producer.ts';
import { openRandom } from './random.ts';

/** A load on one collection of a fleet. */
export interface TrialOptions {
  fleet: Fleet;
  elasticsearchUrl: string;
  collection: string;
  order?: VersionOrder;
  seed: number;
  /** Items per modality and shard. */
  items: number;
  /** Producers per modality. */
  shards?: number;
  batchRows?: number;
  pauseMs?: number;
}

/** A load that is under way, to be judged by what is there in the end. */
export interface Trial {
  collection: string;
  observer: Observer;
  history: History;
  /** Of some documents; it has to forget when the engine is killed. */
  watch: Watch;
  /** Embeddings acknowledged so far. */
  acknowledged: () => number;
  /** Ends the load, lets everything come to rest, and judges what is there. @throws when it does not come to rest */
  judge(restMs: number): Promise<Verdict>;
  close(): Promise<void>;
}

const DIMS = 32;
const WATCHED_ITEMS = 400;
const WATCH_MS = 300;

/** Starts a load and a watch on its documents. */
export async function startTrial(options: TrialOptions): Promise<Trial> {
  const { fleet, elasticsearchUrl, collection, order = 'arrival' } = options;
  if (order === 'producer') await declareProducerVersions(fleet, collection);
  const observer = await openObserver(fleet.redisPort, elasticsearchUrl, collection);
  const history = openHistory(order);
  const producers = startProducers(options, history);
  const watch = openWatch();
  const watched = Array.from({ length: WATCHED_ITEMS }, (_, i) => i);
  const watching = watchDocuments(observer, watch, watched, WATCH_MS);
  const endLoad = () => Promise.all(producers.map((producer) => producer.stop()));
  return {
    collection,
    observer,
    history,
    watch,
    acknowledged: () => producers.reduce((sum, producer) => sum + producer.acknowledged(), 0),
    async judge(restMs) {
      await endLoad();
      const found = await observer.awaitRest([...new Set(history.sent().map(({ item }) => item))], restMs);
      await watching.stop();
      return judge(history, found, watch.stepsBack(history));
    },
    async close() {
      await Promise.allSettled([endLoad(), watching.stop()]);
      await observer.close();
    },
  };
}

/** Each shard has items of its own; a few of them never get their other side. */
function startProducers(
  {
    fleet,
    collection,
    order = 'arrival',
    seed,
    items,
    shards = 1,
    batchRows = 100,
    pauseMs = 100,
  }: TrialOptions,
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
        order,
        history,
        random: openRandom(seed + m * shards + shard),
      }),
    ),
  );
}

async function declareProducerVersions({ apps }: Fleet, collection: string): Promise<void> {
  const answer = await fetch(`${apps[0]!.url}/api/collections/${collection}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ versions: 'producer' }),
  });
  if (!answer.ok) throw new Error(`The collection ${collection} cannot be declared: ${await answer.text()}`);
}
