import { Gauge, type Registry } from 'prom-client';
import type { Readiness, Stats } from '#lib/contract/answers.ts';
import type { Health, Trouble } from '#lib/contract/console.ts';

/** A collection as it stands, from counts that the dashboard reads too. */
export interface CollectionSight {
  name: string;
  paused: boolean;
  stats: Stats;
  health: Health;
}

/** All that is not this process' own: every replica tells the same of it. */
export interface Sight {
  /** null: it does not say within its time. */
  readiness: Readiness | null;
  /** Of all collections that there are; null: not known. */
  names: readonly string[] | null;
  /** Those that could be read. */
  collections: readonly CollectionSight[];
}

const STATES = ['unmatched', 'ready', 'later', 'failed'] as const;

/** Registers the gauges of what is held. Returns what sets them all anew; what is not known has no value. */
export function openBacklogGauges(registry: Registry): (sight: Sight) => void {
  const forgets: (() => void)[] = [];
  const gauge = <L extends string = never>(name: string, help: string, ...labelNames: L[]): Gauge<L> => {
    const made = new Gauge({ name, help, labelNames, registers: [registry] });
    // Reset alone leaves a gauge without labels at 0, which is not the same as unknown.
    forgets.push(() => {
      made.reset();
      if (labelNames.length === 0) made.remove();
    });
    return made;
  };
  const backlog = gauge('muster_backlog_items', 'Items held, by state.', 'collection', 'state');
  const unmatched = gauge(
    'muster_unmatched_items',
    'Unmatched items that lack a side.',
    'collection',
    'missing',
  );
  const oldest = gauge(
    'muster_oldest_unmatched_age_seconds',
    'Age of the oldest unmatched item that lacks a side; none: no series.',
    'collection',
    'missing',
  );
  const lag = gauge(
    'muster_index_lag_seconds',
    'For how long the item that is due the longest has been due.',
    'collection',
  );
  const indexed = gauge('muster_indexed_documents', 'Documents in the index.', 'collection');
  const paused = gauge('muster_indexing_paused', '1 while an operator has paused indexing.', 'collection');
  const troubles = gauge(
    'muster_troubles',
    'What is wrong, by what it is and who can mend it.',
    'collection',
    'code',
    'blame',
  );
  const troubled = gauge(
    'muster_trouble_age_seconds',
    'For how long that has been so, where it is known.',
    'collection',
    'code',
    'blame',
  );
  const redisUp = gauge('muster_redis_up', '1 while Redis takes writes.');
  const redisUsed = gauge(
    'muster_redis_memory_used_bytes',
    'What Redis uses, of a cluster all masters together.',
  );
  const redisLimit = gauge('muster_redis_memory_limit_bytes', "Redis' maxmemory; without one: no value.");
  const engineUp = gauge('muster_engine_up', '1 while the engine answers.');

  function setReadiness({ redis, engine }: Readiness): void {
    redisUp.set(redis.ok ? 1 : 0);
    if (redis.used_bytes !== null) redisUsed.set(redis.used_bytes);
    if (redis.limit_bytes !== null) redisLimit.set(redis.limit_bytes);
    engineUp.set(engine.ok ? 1 : 0);
  }

  function setTroubles(collection: string, { at, troubles: told }: Health): void {
    const kinds = Map.groupBy(told, ({ code, blame }) => `${code} ${blame}`);
    for (const all of kinds.values()) {
      const [{ code, blame }] = all as [Trouble];
      const since = all.flatMap((one) => (one.since === null ? [] : [one.since]));
      troubles.set({ collection, code, blame }, all.length);
      if (since.length > 0)
        troubled.set({ collection, code, blame }, Math.max(0, at - Math.min(...since)) / 1_000);
    }
  }

  function setCollection({ name: collection, paused: isPaused, stats, health }: CollectionSight): void {
    for (const state of STATES) backlog.set({ collection, state }, stats[state]);
    for (const [missing, count] of Object.entries(stats.missing)) {
      unmatched.set({ collection, missing }, count);
      const ages = stats.combinations.flatMap(({ has, oldest_ms: ageMs }) =>
        has.includes(missing) || ageMs === null ? [] : [ageMs],
      );
      if (ages.length > 0) oldest.set({ collection, missing }, Math.max(...ages) / 1_000);
    }
    lag.set({ collection }, stats.index_lag_ms / 1_000);
    if (stats.indexed !== null) indexed.set({ collection }, stats.indexed);
    paused.set({ collection }, isPaused ? 1 : 0);
    setTroubles(collection, health);
  }

  return ({ readiness, collections }) => {
    for (const forget of forgets) forget();
    if (readiness === null) redisUp.set(0);
    else setReadiness(readiness);
    for (const collection of collections) setCollection(collection);
  };
}
