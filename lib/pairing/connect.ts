import { Redis, type Cluster, type RedisOptions } from 'ioredis';

/** A connection to one Redis, or to a cluster of them. */
export type RedisClient = Redis | Cluster;

/** Where a Redis is and how to enter it. */
export interface ConnectOptions {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  tls: boolean;
}

/**
 * Connects to Redis so that a dead or hanging one is told within two seconds and never replayed behind one's back.
 * Reconnects by itself for ever; until then every command fails at once.
 * @param options where it is
 * @param onError told of every connection error, which would otherwise end the process
 */
export function connectRedis(options: ConnectOptions, onError: (error: Error) => void): Redis {
  const redis = new Redis({
    ...clientOptions(options),
    retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
  });
  redis.on('error', onError);
  return redis;
}

/**
 * Waits until the connection can be used.
 * @param timeoutMs how long at most
 * @returns false when it could not be used in time; the client goes on trying
 */
export async function waitUntilUsable(redis: RedisClient, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (redis.status === 'ready') return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function clientOptions({ tls, ...address }: ConnectOptions): RedisOptions {
  return {
    ...address,
    ...(tls ? { tls: {} } : {}),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: 5_000,
    connectTimeout: 2_000,
  };
}
