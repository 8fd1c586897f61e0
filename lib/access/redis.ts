import { readFileSync } from 'node:fs';
import type { RedisClient } from '#lib/pairing/connect.ts';

/** Lua that counts a request, for the rate limiter. */
export const SPEND_LUA = readFileSync(new URL('./scripts/spend.lua', import.meta.url), 'utf8');
const FIND_KEY_LUA = readFileSync(new URL('./scripts/find-key.lua', import.meta.url), 'utf8');
const MAKE_KEY_LUA = readFileSync(new URL('./scripts/make-key.lua', import.meta.url), 'utf8');

/** Where access lives in Redis: one hash tag, so one slot of a cluster. */
export const accessKeys = (keyPrefix: string) => ({
  /** Hash: ID → the key's record. */
  keys: `${keyPrefix}{access}:keys`,
  /** Hash: ID → last used at. */
  used: `${keyPrefix}{access}:used`,
  /** When the first key was made. */
  since: `${keyPrefix}{access}:since`,
  /** What sessions are sealed with. */
  secret: `${keyPrefix}{access}:secret`,
  /** Prefix of the counters of requests, one slot for each key's. */
  rate: `${keyPrefix}rate`,
});

/** Access' scripts, as commands. */
export interface AccessCommands {
  findKey(
    keys: string,
    since: string,
    id: string,
  ): Promise<[record: string | null, made: number, now: number]>;
  makeKey(
    keys: string,
    since: string,
    id: string,
    record: string,
    lifeMs: string,
  ): Promise<[now: number, expiresAt: number | null]>;
}

/** Teaches a client these scripts. */
export function defineAccessScripts(redis: RedisClient): AccessCommands {
  redis.defineCommand('muster_findKey', { numberOfKeys: 2, lua: FIND_KEY_LUA, readOnly: true });
  redis.defineCommand('muster_makeKey', { numberOfKeys: 2, lua: MAKE_KEY_LUA });
  const commands = redis as unknown as Record<string, (...args: string[]) => Promise<never>>;
  return {
    findKey: (...args) => commands['muster_findKey']!(...args),
    makeKey: (...args) => commands['muster_makeKey']!(...args),
  };
}
