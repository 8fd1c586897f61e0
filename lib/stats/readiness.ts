import type { Readiness } from '#lib/contract/answers.ts';
import { within } from '#lib/deadline.ts';
import { ENGINE_NAMES, type Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readRedisFacts } from '#lib/pairing/facts.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { checkWritable } from '#lib/pairing/writable.ts';

/** Something that operators have under way, or left undone: a sentence or two. */
export interface Pending {
  code: 'upgrading' | 'not_as_declared';
  warning: string;
}

/** Warnings that have a code in common. */
export const listPending = (code: Pending['code'], warnings: readonly string[]): Pending[] =>
  warnings.map((warning) => ({ code, warning }));

/** Readiness with its warnings by their source. */
export interface Judgement extends Readiness {
  /** Of Redis alone. */
  warnings: string[];
  pending: readonly Pending[];
}

/** What readiness is judged by. */
export interface ReadinessDeps {
  redis: RedisClient;
  engine: Engine;
  keyPrefix: string;
  embedded: boolean;
  /** What keeps Muster out of Redis, in one sentence with the cure; null when that is not known. */
  diagnose?: () => Promise<string | null>;
  indexer(): Readiness['indexer'];
  pending?: () => Pending[];
}

const FRESH_MS = 2_000;
const ENGINE_WAIT_MS = 2_000;
const DIAGNOSIS_WAIT_MS = 2_000;

/** Makes a reader of readiness that asks Redis and the engine at most every two seconds. Ready means: Redis takes writes. */
export function openReadiness(deps: ReadinessDeps): () => Promise<Judgement> {
  let cached: { readAt: number; readiness: Promise<Judgement> } | undefined;
  return () => {
    if (cached === undefined || performance.now() - cached.readAt > FRESH_MS)
      cached = { readAt: performance.now(), readiness: judge(deps) };
    return cached.readiness;
  };
}

/** As it is answered: all warnings in one. */
export const tellReadiness = ({ pending, warnings, ...state }: Judgement): Readiness => ({
  ...state,
  warnings: [...warnings, ...pending.map(({ warning }) => warning)],
});

async function judge(deps: ReadinessDeps): Promise<Judgement> {
  const [redis, engine] = await Promise.all([judgeRedis(deps), judgeEngine(deps.engine)]);
  const { warnings, ...shown } = redis;
  return {
    ready: redis.ok,
    redis: shown,
    engine,
    indexer: deps.indexer(),
    warnings,
    pending: deps.pending?.() ?? [],
  };
}

async function judgeEngine(engine: Engine): Promise<Readiness['engine']> {
  try {
    return await within(ENGINE_WAIT_MS, engine.health());
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, name: ENGINE_NAMES[engine.kind], version: null, detail };
  }
}

async function judgeRedis({
  redis,
  keyPrefix,
  embedded,
  diagnose = () => Promise.resolve(null),
}: ReadinessDeps): Promise<Readiness['redis'] & { warnings: string[] }> {
  const nothing = { version: null, durable: null, used_bytes: null, limit_bytes: null };
  let known: Omit<Readiness['redis'], 'ok'> & { warnings: string[] } = { embedded, ...nothing, warnings: [] };
  try {
    const { version, durable, usedBytes, limitBytes, refusal, warnings } = await readRedisFacts(redis);
    known = { embedded, version, durable, used_bytes: usedBytes, limit_bytes: limitBytes, warnings };
    if (refusal !== null) return { ok: false, ...known, detail: refusal };
    await checkWritable(redis, keyPrefix);
    return { ok: true, ...known };
  } catch (error) {
    const explained = explainRedisError(error);
    const isConnected = redis.status === 'ready';
    const cause = isConnected ? null : await within(DIAGNOSIS_WAIT_MS, diagnose()).catch(() => null);
    return {
      ok: false,
      ...known,
      detail: cause ?? (explained instanceof Error ? explained.message : String(explained)),
    };
  }
}
