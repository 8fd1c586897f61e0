import type { Readiness } from '#lib/contract/answers.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readRedisFacts } from '#lib/pairing/facts.ts';

/** What readiness is judged by. */
export interface ReadinessDeps {
  redis: RedisClient;
  engine: Engine;
  keyPrefix: string;
  embedded: boolean;
  indexer(): Readiness['indexer'];
}

const FRESH_MS = 2_000;

/** Makes a reader of readiness that asks Redis and the engine at most every two seconds. Ready means: Redis takes writes. */
export function openReadiness(deps: ReadinessDeps): () => Promise<Readiness> {
  let cached: { readAt: number; readiness: Promise<Readiness> } | undefined;
  return () => {
    if (cached === undefined || performance.now() - cached.readAt > FRESH_MS)
      cached = { readAt: performance.now(), readiness: judge(deps) };
    return cached.readiness;
  };
}

async function judge(deps: ReadinessDeps): Promise<Readiness> {
  const [redis, engine] = await Promise.all([judgeRedis(deps), deps.engine.health()]);
  const { warnings, ...shown } = redis;
  return { ready: redis.ok, redis: shown, engine, indexer: deps.indexer(), warnings };
}

async function judgeRedis({
  redis,
  keyPrefix,
  embedded,
}: ReadinessDeps): Promise<Readiness['redis'] & { warnings: string[] }> {
  try {
    const facts = await readRedisFacts(redis);
    const shown = {
      embedded,
      version: facts.version,
      durable: facts.durable,
      used_bytes: facts.usedBytes,
      limit_bytes: facts.limitBytes,
    };
    if (facts.refusal !== null)
      return { ok: false, ...shown, detail: facts.refusal, warnings: facts.warnings };
    await redis.set(`${keyPrefix}writable`, '1', 'PX', 60_000);
    return { ok: true, ...shown, warnings: facts.warnings };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      embedded,
      version: null,
      durable: null,
      used_bytes: null,
      limit_bytes: null,
      detail,
      warnings: [],
    };
  }
}
