import type { RedisClient } from '#lib/pairing/connect.ts';
import { readRedisFacts } from '#lib/pairing/facts.ts';
import { explainEntry } from '#lib/pairing/redis-errors.ts';
import { explainSchema, noteFresh, readSchema } from '#lib/pairing/schema.ts';

/** Raised when Muster must not run as it is set up; the message is one sentence with the cure. */
export class StartRefused extends Error {}

/** Lets go of a Redis that Muster cannot run on; an empty one begins in the newest layout. @throws StartRefused */
export async function refuseUnfitRedis(redis: RedisClient, keyPrefix: string): Promise<void> {
  const refusal = await readRefusal(redis, keyPrefix);
  if (refusal === null) return noteFresh(redis, keyPrefix);
  redis.disconnect();
  throw new StartRefused(refusal);
}

async function readRefusal(redis: RedisClient, keyPrefix: string): Promise<string | null> {
  try {
    const { refusal } = await readRedisFacts(redis);
    return refusal ?? explainSchema(await readSchema(redis, keyPrefix));
  } catch (error) {
    const refusal = explainEntry((error as Error).message);
    if (refusal === null) throw error;
    return `${refusal}.`;
  }
}
