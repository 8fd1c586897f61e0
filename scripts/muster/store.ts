import { openCollections, type Collections } from '#lib/collections/collections.ts';
import type { Config } from '#lib/config.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { diagnoseRedis } from '#lib/pairing/diagnose.ts';
import { explainSchema, readSchema } from '#lib/pairing/schema.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { describeRedis } from '#lib/redis-address.ts';
import { Failure } from '#scripts/support/failure.ts';
import { nameRunningRedis } from '#scripts/support/running-redis.ts';
import { readSettings } from '#scripts/support/settings.ts';

/** The Redis that Muster keeps its items in, without a Muster in between. */
export interface Store {
  redis: RedisClient;
  collections: Collections;
  config: Config;
  close(): void;
}

const WAIT_MS = 10_000;

/** Opens the one that the settings name, or that runs here. @throws Failure when it cannot be used */
export async function openStore(): Promise<Store> {
  const config = nameRunningRedis(readSettings());
  const redis = connectRedis(config.redis, () => undefined);
  const close = (): void => redis.disconnect();
  defineScripts(redis);
  if (!(await waitUntilUsable(redis, WAIT_MS))) {
    close();
    throw new Failure(
      (await diagnoseRedis(config.redis)) ?? `${describeRedis(config.redis)} does not answer.`,
    );
  }
  const refusal = explainSchema(await readSchema(redis, config.keyPrefix));
  if (refusal !== null) {
    close();
    throw new Failure(refusal);
  }
  return { redis, collections: openCollections(redis, config.keyPrefix), config, close };
}
