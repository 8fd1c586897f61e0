import { resolve } from 'node:path';
import { namesRedis, type Config } from '#lib/config.ts';
import { readRunFile } from '#scripts/start/run-file.ts';
import { Failure } from './failure.ts';

/**
 * The settings; where they name no Redis, with the one that `npm start` runs here.
 * @throws Failure when there is none
 */
export function nameRunningRedis(config: Config): Config {
  if (namesRedis(process.env)) return config;
  const { redis } = readRunFile(resolve(config.dataDir));
  if (redis === undefined)
    throw new Failure(
      'No Redis is named and none runs here. Name one with REDIS_URL, or run `npm start` in this folder.',
    );
  return { ...config, redis: { ...config.redis, nodes: [{ host: redis.host, port: redis.port }] } };
}
