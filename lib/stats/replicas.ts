import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { VERSION } from '#lib/contract/version.ts';
import type { Replica } from '#lib/contract/console.ts';
import { SCHEMA_VERSION } from '#lib/pairing/schema.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { replicasKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { repeat, type Repeated } from './repeat.ts';

/** Why a collection is not being indexed by a replica, and since when in ms. */
export interface ReplicaTrouble {
  collection: string;
  reason: string;
  since: number;
}

/** A replica as it is known to the others. */
export interface KnownReplica extends Replica {
  troubles: ReplicaTrouble[];
  /** The newest layout of keys that it knows; one that does not say knows the first. */
  schema?: number;
}

/** What a replica says of itself. */
export interface ReplicaDeps {
  redis: RedisClient;
  keyPrefix: string;
  role: Replica['role'];
  /** It moves what is ready into the engine. */
  indexes: boolean;
  troubles(): ReplicaTrouble[];
  /** Told after each beat. @param at Redis' time in ms */
  onBeat(at: number): Promise<void>;
  onError(error: unknown): void;
}

const BEAT_MS = 5_000;
const KEPT_MS = 30_000;

/** Starts to say every five seconds that this replica is alive; a last word when it stops. */
export function startReplica(deps: ReplicaDeps): Repeated {
  const { redis, keyPrefix, role, indexes } = deps;
  const key = replicasKey(keyPrefix);
  const id = randomBytes(4).toString('hex');
  let startedAt: number | null = null;
  let stopped = false;

  async function beat(): Promise<void> {
    const notes = {
      version: VERSION,
      started_at: startedAt,
      host: hostname(),
      pid: process.pid,
      role,
      indexes,
      schema: SCHEMA_VERSION,
    };
    const words = JSON.stringify({ ...notes, troubles: deps.troubles() });
    const at = Number(await runOnKeys(redis, 'beat', [key], [String(KEPT_MS), id, words]));
    startedAt ??= at;
    await deps.onBeat(at);
  }

  const beating = repeat(async () => {
    try {
      if (stopped) await redis.hdel(key, id);
      else await beat();
    } catch (error) {
      if (!stopped) deps.onError(error);
    }
  }, BEAT_MS);
  return {
    async stop() {
      stopped = true;
      await beating.stop();
    },
  };
}

/** The replicas that were alive within the last half minute, the oldest first. @param at Redis' time in ms */
export async function listReplicas(
  redis: RedisClient,
  keyPrefix: string,
  at: number,
): Promise<KnownReplica[]> {
  const all = await redis.hgetall(replicasKey(keyPrefix));
  return Object.entries(all)
    .map(([id, word]): KnownReplica => {
      const space = word.indexOf(' ');
      const lastSeenAt = Number(word.slice(0, space));
      const notes = JSON.parse(word.slice(space + 1)) as Omit<KnownReplica, 'id' | 'last_seen_at'>;
      return { ...notes, id, started_at: notes.started_at ?? lastSeenAt, last_seen_at: lastSeenAt };
    })
    .filter((replica) => at - replica.last_seen_at <= KEPT_MS)
    .toSorted((a, b) => a.started_at - b.started_at || a.id.localeCompare(b.id, 'en'));
}
