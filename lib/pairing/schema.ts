import type { RedisClient } from './connect.ts';
import { collectionsKey, schemaKey } from './keys.ts';
import { runOnKeys } from './scripts.ts';

/**
 * The layout of keys that this Muster writes. 2: failed items stand in groups of their reasons, and keys may bear a generation.
 */
export const SCHEMA_VERSION = 2;

/** In which layout the keys of a Redis are. */
export interface Schema {
  /** All of them are in it. */
  version: number;
  /** Whoever knows no layout as new as this one cannot work with them. */
  needs: number;
}

/** Reads it. Keys of before it was noted are in the first layout; where there are none yet, there is nothing to bring anywhere. */
export async function readSchema(redis: RedisClient, keyPrefix: string): Promise<Schema> {
  const [version, needs] = await redis.hmget(schemaKey(keyPrefix), 'version', 'needs');
  if (typeof version === 'string') return { version: Number(version), needs: Number(needs ?? 1) };
  const isEmpty = (await redis.exists(collectionsKey(keyPrefix))) === 0;
  return { version: isEmpty ? SCHEMA_VERSION : 1, needs: Number(needs ?? 1) };
}

/** A Redis without any collection begins in the newest layout: noted before the first collection is made. */
export async function noteFresh(redis: RedisClient, keyPrefix: string): Promise<void> {
  const key = schemaKey(keyPrefix);
  if ((await redis.hexists(key, 'version')) === 1) return;
  if ((await redis.exists(collectionsKey(keyPrefix))) === 1) return;
  await redis.hsetnx(key, 'version', String(SCHEMA_VERSION));
}

/** Notes something of it. */
export const noteSchema = (
  redis: RedisClient,
  keyPrefix: string,
  fields: Readonly<Record<string, string>>,
): Promise<unknown> =>
  runOnKeys(redis, 'note', [schemaKey(keyPrefix)], ['', ...Object.entries(fields).flat()]);

/** Why this Muster cannot work with a Redis; null when it can. */
export const explainSchema = ({ needs }: Schema): string | null =>
  needs <= SCHEMA_VERSION
    ? null
    : `Redis holds the keys of a newer Muster (layout ${needs}, and this one knows ${SCHEMA_VERSION}): start that version again.`;
