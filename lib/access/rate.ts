import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { accessKeys, SPEND_LUA } from './redis.ts';

const WINDOW_S = 60;

/** Counts a request of a key. @throws MusterError `rate_limited` */
export type SpendRequest = (keyId: string) => Promise<void>;

/**
 * Limits what each key may ask, counted in Redis over all replicas.
 * @param requestsMax requests of one key per minute; null: no limit
 */
export function openRateLimit(
  redis: RedisClient,
  keyPrefix: string,
  requestsMax: number | null,
): SpendRequest {
  if (requestsMax === null) return async () => undefined;
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: accessKeys(keyPrefix).rate,
    points: requestsMax,
    duration: WINDOW_S,
    customIncrTtlLuaScript: SPEND_LUA,
  });
  return async (keyId) => {
    try {
      await limiter.consume(keyId);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new MusterError(
        'rate_limited',
        `This key has sent more than ${requestsMax} requests within a minute. Wait as Retry-After says, or send larger batches.`,
        { retryAfterS: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)) },
      );
    }
  };
}
