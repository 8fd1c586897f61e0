import { readTime } from '#lib/pairing/clock.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { explainSchema, noteFresh, readSchema, SCHEMA_VERSION } from '#lib/pairing/schema.ts';
import { listReplicas } from '#lib/stats/replicas.ts';
import { upgradeKeys, type UpgradeDeps } from './upgrade.ts';

/** Keys on their way into the layout of this version. */
export interface Upgrade {
  /** What is still to be done: each a sentence or two for operators. */
  warnings(): string[];
  stop(): Promise<void>;
}

const RETRY_MS = 5_000;
/** A Redis that was emptied, or restored, may be in another layout than it was. */
const CHECK_MS = 60_000;

/**
 * Brings the keys into this version's layout while they are served. Older replicas still write as they know it, so it begins when the
 * last of them is gone; what Redis cannot do now is tried again.
 */
export function startUpgrade(deps: UpgradeDeps & { onError: (error: unknown) => void }): Upgrade {
  const { redis, keyPrefix } = deps;
  let warning: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  const ending = new AbortController();

  /** @returns what keeps the upgrade from being begun; null when nothing does any more */
  async function findHindrance(): Promise<string | null> {
    await noteFresh(redis, keyPrefix);
    const schema = await readSchema(redis, keyPrefix);
    const refusal = explainSchema(schema);
    if (refusal !== null) return refusal;
    if (schema.version >= SCHEMA_VERSION) return null;
    const replicas = await listReplicas(redis, keyPrefix, await readTime(redis));
    const older = replicas.filter(({ schema: known = 1 }) => known < SCHEMA_VERSION);
    return older.length === 0
      ? null
      : `Redis' keys stay in layout ${schema.version} until the replicas of older versions have ended: ${older
          .map(({ host, pid, version }) => `${host}/${pid} (${version})`)
          .join(', ')}.`;
  }

  async function attempt(): Promise<void> {
    let againMs = RETRY_MS;
    try {
      warning = await findHindrance();
      if (warning === null) {
        if ((await readSchema(redis, keyPrefix)).version < SCHEMA_VERSION)
          warning = `Redis' keys are being brought to layout ${SCHEMA_VERSION}; all is served meanwhile.`;
        await upgradeKeys({ ...deps, signal: ending.signal });
        warning = null;
        againMs = CHECK_MS;
      }
    } catch (error) {
      if (ending.signal.aborted) return;
      deps.onError(explainRedisError(error));
    }
    if (!ending.signal.aborted) timer = setTimeout(tryAgain, againMs).unref();
  }

  function tryAgain(): void {
    trying = attempt();
  }

  let trying = attempt();
  return {
    warnings: () => (warning === null ? [] : [warning]),
    async stop() {
      ending.abort();
      clearTimeout(timer);
      await trying;
    },
  };
}
