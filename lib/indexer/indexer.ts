import type { Collections } from '#lib/collections/collections.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { BatchWatch } from './batch-watch.ts';
import type { BatchReport } from './index-batch.ts';
import { lookUpLate } from './late-lookups.ts';
import { startPump, type Pump, type Trouble } from './pump.ts';
import type { Wake } from './wakes.ts';

/** What an indexer stands on. */
export interface IndexerDeps {
  redis: RedisClient;
  engine: Engine;
  collections: Collections;
  leaseMs: number;
  triesMax: number;
  onReport(collection: string, report: BatchReport): void;
  onError(error: unknown): void;
  watch?: BatchWatch;
}

/** Moves what is ready into the engine, in this process. Any number of them may run; claims keep them apart. */
export interface Indexer {
  wake(wake: Wake): void;
  /** The longest-standing trouble of any collection; null while all is well. */
  trouble(): Trouble | null;
  /** Why collections are not being indexed, by their names. */
  troubles(): Map<string, Trouble>;
  /** Claims no more and waits for what is under way. */
  stop(): Promise<void>;
}

const POLL_MS = 5_000;
const LOOKUP_MS = 10_000;
const LOOKUP_FIRST_MS = 3_000;
const REQUEST_TIMEOUT_MS = 30_000;

/** Starts an indexer. Wakes bring it to work at once; a slow poll finds what came due without one. */
export function startIndexer(deps: IndexerDeps): Indexer {
  const pumps = new Map<string, Pump>();
  const soon = new Map<string, NodeJS.Timeout>();
  let names: string[] = [];
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;

  function pumpOf(name: string): Pump {
    const known = pumps.get(name);
    if (known !== undefined) return known;
    const pump = startPump({
      ...deps,
      open: () => deps.collections.find(name),
      forget: () => deps.collections.forget(name),
      pace: deps.engine.pace,
      onReport: (report) => deps.onReport(name, report),
    });
    pumps.set(name, pump);
    return pump;
  }

  async function forEachCollection(act: (name: string) => void | Promise<void>): Promise<void> {
    try {
      names = (await deps.collections.list()).map(({ name }) => name);
    } catch (error) {
      // The list lies on one node of a cluster, the items on all: those known are gone through meanwhile.
      deps.onError(error);
    }
    for (const name of names) if (!stopped) await act(name);
  }

  async function lookUp(name: string): Promise<void> {
    if (stopped) return;
    try {
      const ready = await lookUpLate(
        { ...deps, firstMs: LOOKUP_FIRST_MS, settledMs: deps.leaseMs + REQUEST_TIMEOUT_MS, idsMax: 500 },
        await deps.collections.find(name),
      );
      if (ready.length > 0 && !stopped) pumpOf(name).wake(ready);
    } catch (error) {
      deps.onError(error);
    }
  }

  const listTroubles = (): Map<string, Trouble> =>
    new Map(
      [...pumps].flatMap(([name, pump]) => {
        const trouble = names.includes(name) ? pump.trouble() : null;
        return trouble === null ? [] : [[name, trouble] as const];
      }),
    );

  const lookUpNext = (name: string): Promise<void> => (looking = looking.then(() => lookUp(name)));

  function lookUpSoon(name: string): void {
    if (soon.has(name)) return;
    const timer = setTimeout(() => {
      soon.delete(name);
      void lookUpNext(name);
    }, LOOKUP_FIRST_MS + 500);
    soon.set(name, timer.unref());
  }

  const poll = () => void forEachCollection((name) => pumpOf(name).wake());
  const timers = [
    setInterval(poll, POLL_MS),
    setInterval(() => void forEachCollection(lookUpNext), LOOKUP_MS),
  ];
  for (const timer of timers) timer.unref();
  poll();

  return {
    wake({ collection, ready, unmatched, urgent = false, traces }) {
      if (stopped) return;
      if (urgent) pumpOf(collection).hurry();
      if (ready.length > 0) pumpOf(collection).wake(ready, traces);
      if (unmatched) lookUpSoon(collection);
    },
    trouble: () => [...listTroubles().values()].toSorted((a, b) => a.since - b.since)[0] ?? null,
    troubles: listTroubles,
    async stop() {
      stopped = true;
      for (const timer of [...timers, ...soon.values()]) clearTimeout(timer);
      await Promise.all([looking, ...[...pumps.values()].map((pump) => pump.stop())]);
    },
  };
}
