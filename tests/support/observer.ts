import { setTimeout as sleep } from 'node:timers/promises';
import { openCollections } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { readConfig } from '#lib/config.ts';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { count, type Counts } from '#lib/pairing/count.ts';
import { inspect, readVector, type HeldItem } from '#lib/pairing/inspect.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import type { Found, Watch } from './checker.ts';
import { idOf, isOf } from './marks.ts';

/** A look at Redis and Elasticsearch that goes past Muster's processes and past every fault proxy. */
export interface Observer {
  redis: ReturnType<typeof connectRedis>;
  counts(): Promise<Counts>;
  /**
   * Waits until nothing moves any more: nothing is ready, and no half waits beside its document. Answers where the items are then.
   * @throws when that takes too long
   */
  awaitRest(items: readonly number[], timeoutMs: number): Promise<Map<number, Found>>;
  /** Where these items are. Meant for when nothing moves any more. */
  find(items: readonly number[]): Promise<Map<number, Found>>;
  /** Looks at the documents of these items, to tell later which stepped back. */
  look(watch: Watch, items: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

const ITEMS_AT_ONCE = 500;
const USABLE_MS = 30_000;

/** Opens an observer of one collection. */
export async function openObserver(
  redisPort: number,
  elasticsearchUrl: string,
  collection: string,
): Promise<Observer> {
  const redis = connectRedis(
    readConfig({ REDIS_URL: `redis://127.0.0.1:${redisPort}` }).redis,
    () => undefined,
  );
  defineScripts(redis);
  const usable = () => waitUntilUsable(redis, USABLE_MS);
  await usable();
  const engine = await openElasticsearch({ url: elasticsearchUrl });
  const collections = openCollections(redis, 'muster:');
  const open = async () => {
    // A Redis that was killed is back before this connection has found it again.
    await usable();
    return collections.find(collection);
  };
  const counts = async () => count(redis, (await open()).layout);

  async function findHeld(item: number): Promise<(Required<Part> & { state: HeldItem['state'] }) | null> {
    const { layout } = await open();
    const id = idOf(item);
    const held = await inspect(redis, layout, id);
    if (held === null) return null;
    const vectors = await Promise.all(
      Object.keys(held.embeddings).map(async (modality) => {
        const vector = await readVector(redis, layout, id, modality);
        return vector === null ? [] : [[modality, vector] as const];
      }),
    );
    const metadata = Object.entries(held.embeddings).flatMap(([modality, { metadata: json }]) =>
      json === null ? [] : [[modality, JSON.parse(json) as object] as const],
    );
    return {
      state: held.state,
      vectors: Object.fromEntries(vectors.flat()),
      metadata: Object.fromEntries(metadata),
    };
  }

  const readDocuments = async (items: readonly number[]) =>
    engine.get(indexSpecOf((await open()).definition), items.map(idOf), { vectors: true });

  async function awaitDrained(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const { ready, due } = await counts();
      if (ready === 0) return;
      if (performance.now() > deadline)
        throw new Error(`${ready} items are still ready after ${timeoutMs / 1_000} s, ${due} of them due.`);
      await sleep(200);
    }
  }

  async function find(items: readonly number[]): Promise<Map<number, Found>> {
    const found = new Map<number, Found>();
    for (let at = 0; at < items.length; at += ITEMS_AT_ONCE) {
      const some = items.slice(at, at + ITEMS_AT_ONCE);
      // In this order: an item leaves Redis only once its document is there.
      const held = await Promise.all(some.map(findHeld));
      const documents = await readDocuments(some);
      some.forEach((item, i) => {
        const document = documents.get(idOf(item));
        found.set(item, {
          held: held[i]!,
          document: document?.vectors ?? null,
          misdescribed: [held[i], document].flatMap(findMisdescribed),
        });
      });
    }
    return found;
  }

  return {
    redis,
    counts,
    find,
    async awaitRest(items, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        await awaitDrained(deadline - performance.now());
        const found = await find(items);
        const late = [...found.values()].filter(
          ({ held, document }) => held?.state === 'unmatched' && document !== null,
        );
        if (late.length === 0) return found;
        if (performance.now() > deadline)
          throw new Error(
            `${late.length} items still wait beside their documents after ${timeoutMs / 1_000} s.`,
          );
        await sleep(1_000);
      }
    },
    async look(watch, items) {
      const documents = await readDocuments(items);
      for (const item of items) {
        const document = documents.get(idOf(item));
        for (const [modality, vector] of Object.entries(document?.vectors ?? {}))
          watch.see({
            item,
            modality,
            stamp: document!.versions[modality]!,
            vector,
            metadata: document!.metadata[modality],
          });
      }
    },
    async close() {
      redis.disconnect();
      await engine.close();
    },
  };
}

/** What one place has of an item, by modality. */
interface Part {
  vectors?: Readonly<Record<string, ArrayLike<number>>>;
  metadata: Readonly<Record<string, object>>;
}

const findMisdescribed = (part: Part | null | undefined): string[] =>
  Object.entries(part?.vectors ?? {}).flatMap(([modality, vector]) =>
    isOf(vector, part!.metadata[modality]) ? [] : [modality],
  );

/** Keeps looking at the documents of these items until stopped. What cannot be read now is read later. */
export function watchDocuments(
  observer: Observer,
  watch: Watch,
  items: readonly number[],
  everyMs: number,
): { stop(): Promise<void> } {
  let stopped = false;
  const running = (async () => {
    while (!stopped) {
      await observer.look(watch, items).catch(() => undefined);
      await sleep(everyMs);
    }
  })();
  return {
    async stop() {
      stopped = true;
      await running;
    },
  };
}
