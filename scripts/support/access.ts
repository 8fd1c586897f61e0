import { openAccess, type Access } from '#lib/access/open.ts';
import type { Config } from '#lib/config.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { diagnoseRedis } from '#lib/pairing/diagnose.ts';
import { describeRedis } from '#lib/redis-address.ts';
import { Failure } from './failure.ts';

const CONNECT_MS = 5_000;

/**
 * Opens access on the Redis of these settings for one piece of work.
 * @throws Failure when Redis does not answer, and what the work throws
 */
export async function withAccess<T>(config: Config, work: (access: Access) => Promise<T>): Promise<T> {
  const redis = connectRedis(config.redis, () => undefined);
  try {
    if (!(await waitUntilUsable(redis, CONNECT_MS)))
      throw new Failure(
        (await diagnoseRedis(config.redis)) ?? `${describeRedis(config.redis)} does not answer.`,
      );
    const { host, keyPrefix, adminKey } = config;
    return await work(openAccess({ redis, keyPrefix, host, adminKey, requestsMax: null }));
  } finally {
    redis.disconnect();
  }
}
