import type { System, Verified } from '#lib/contract/console.ts';
import type { Collections } from '#lib/collections/collections.ts';
import { indexSpecOf, type CollectionDefinition } from '#lib/collections/definition.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { predictFullMs, readSamples } from './memory.ts';
import type { Judgement } from './readiness.ts';
import { listReplicas } from './replicas.ts';

/** What the system is described from. */
export interface SystemDeps {
  redis: RedisClient;
  keyPrefix: string;
  redisMode: System['redis']['mode'];
  engine: Engine;
  collections: Collections;
  readiness(): Promise<Judgement>;
  /** The last verify of a collection; null when none is known. */
  lastVerify(collection: string): Promise<Verified | null>;
}

const ENGINE_WAIT_MS = 2_000;

/** Describes what Muster runs on, and what of it endangers a promise. */
export async function describeSystem(deps: SystemDeps): Promise<System> {
  const { redis, keyPrefix } = deps;
  const [at, { redis: facts, engine, warnings }, definitions] = await Promise.all([
    readTime(redis),
    deps.readiness(),
    deps.collections.list(),
  ]);
  const [samples, replicas, indices, verified] = await Promise.all([
    readSamples(redis, keyPrefix, at),
    listReplicas(redis, keyPrefix, at),
    Promise.all(definitions.map((definition) => describeIndex(deps.engine, definition))),
    Promise.all(definitions.map(({ name }) => deps.lastVerify(name))),
  ]);
  return {
    at,
    redis: {
      ok: facts.ok,
      detail: facts.detail ?? null,
      version: facts.version,
      mode: deps.redisMode,
      used_bytes: facts.used_bytes,
      limit_bytes: facts.limit_bytes,
      full_in_ms: predictFullMs(samples),
      memory: samples.map(({ at: sampledAt, usedBytes }) => ({ at: sampledAt, used_bytes: usedBytes })),
      endangers: warnings,
    },
    engine: { ...engine, detail: engine.detail ?? null, indices },
    replicas: replicas.map(({ troubles: _troubles, schema: _schema, ...replica }) => replica),
    verified: verified.filter((one) => one !== null),
  };
}

async function describeIndex(
  engine: Engine,
  definition: CollectionDefinition,
): Promise<System['engine']['indices'][number]> {
  const spec = indexSpecOf(definition);
  const [documents, bytes] = await Promise.allSettled([
    within(ENGINE_WAIT_MS, engine.count(spec)),
    within(ENGINE_WAIT_MS, engine.bytes(spec)),
  ]);
  return {
    collection: definition.name,
    index: definition.index,
    documents: documents.status === 'fulfilled' ? documents.value : null,
    bytes: bytes.status === 'fulfilled' ? bytes.value : null,
  };
}
