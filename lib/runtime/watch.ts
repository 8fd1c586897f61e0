import type { Replica } from '#lib/contract/console.ts';
import type { Collections } from '#lib/collections/collections.ts';
import type { Config } from '#lib/config.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { Indexer } from '#lib/indexer/indexer.ts';
import { findLastPause, findLastVerify, findMarkedActs } from '#lib/operations/last.ts';
import type { Control } from '#lib/operations/open.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { Judgement } from '#lib/stats/readiness.ts';
import type { Repeated } from '#lib/stats/repeat.ts';
import { openMemorySampler } from '#lib/stats/memory.ts';
import { startReplica } from '#lib/stats/replicas.ts';
import { openViews, type Views } from '#lib/stats/views.ts';

/** What is watched. */
export interface WatchDeps {
  config: Config;
  role: Replica['role'];
  redis: RedisClient;
  engine: Engine;
  collections: Collections;
  indexer: Indexer | null;
  control: Control;
  readiness(): Promise<Judgement>;
  /** Told Redis' time, in ms, every few seconds. */
  onTime(at: number): void;
  onError(error: unknown): void;
}

/** Says from now on that this process is alive, and opens what the console shows. */
export function startWatch(deps: WatchDeps): { views: Views; replica: Repeated } {
  const { config, redis, engine, collections, indexer, control } = deps;
  const { keyPrefix } = config;
  const sampleMemory = openMemorySampler(redis, keyPrefix, config.memoryShareMax);
  const replica = startReplica({
    redis,
    keyPrefix,
    role: deps.role,
    indexes: indexer !== null,
    troubles: () =>
      [...(indexer?.troubles() ?? [])].map(([collection, trouble]) => ({ collection, ...trouble })),
    async onBeat(at) {
      deps.onTime(at);
      await sampleMemory(at);
    },
    onError: (error) => deps.onError(error),
  });
  const views = openViews({
    redis,
    keyPrefix,
    redisMode: config.redis.kind,
    engine,
    collections,
    readiness: () => deps.readiness(),
    markedActs: (name, from, to) => findMarkedActs(control, name, from, to),
    lastPause: (name) => findLastPause(control, name),
    lastVerify: (name) => findLastVerify(control, name),
  });
  return { views, replica };
}
