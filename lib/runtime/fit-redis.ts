import type { RedisClient } from '#lib/pairing/connect.ts';
import { readRedisFacts } from '#lib/pairing/facts.ts';
import { explainEntry } from '#lib/pairing/redis-errors.ts';

/** Raised when Muster must not run as it is set up; the message is one sentence with the cure. */
export class StartRefused extends Error {}

/** Lets go of a Redis that Muster cannot run on. @throws StartRefused */
export async function refuseUnfitRedis(redis: RedisClient): Promise<void> {
  const refusal = await readRefusal(redis);
  if (refusal === null) return;
  redis.disconnect();
  throw new StartRefused(refusal);
}

async function readRefusal(redis: RedisClient): Promise<string | null> {
  try {
    return (await readRedisFacts(redis)).refusal;
  } catch (error) {
    const refusal = explainEntry((error as Error).message);
    if (refusal === null) throw error;
    return `${refusal}.`;
  }
}
