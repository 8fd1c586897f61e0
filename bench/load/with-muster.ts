import type { MusterApp } from '#bench/harness/muster.ts';
import type { BenchRedis } from '#bench/harness/redis.ts';
import type { Stage } from '#bench/harness/stage.ts';

/** A Muster and the Redis that it has to itself. */
export interface OwnMuster {
  muster: MusterApp;
  redis: BenchRedis;
}

/** Starts a Muster on a durable Redis of its own, and stops both afterwards: nothing else has them. @param name of the use */
export async function withMuster<T>(
  stage: Stage,
  name: string,
  env: Readonly<Record<string, string>>,
  use: (own: OwnMuster) => Promise<T>,
): Promise<T> {
  // The name of a file that is never written tells this Redis apart from those of other figures.
  const redis = await stage.redis({ fsync: 'always', settings: { dbfilename: `${name}.rdb` } });
  const muster = await stage.muster({ ...env, REDIS_URL: redis.url });
  try {
    return await use({ muster, redis });
  } finally {
    await stage.stop(muster);
    await stage.stop(redis);
  }
}
