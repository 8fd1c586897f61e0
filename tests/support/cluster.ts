import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  startRedisCluster,
  type RedisCluster,
  type RedisClusterOptions,
} from '#scripts/servers/redis-cluster.ts';

/** Starts a cluster on a folder of its own; every bench that is opened from now on in this test file goes there. */
export async function startTestCluster(
  options: Omit<RedisClusterOptions, 'dir'> = {},
): Promise<RedisCluster> {
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-cluster-'));
  const cluster = await startRedisCluster({ dir, ...options });
  process.env.MUSTER_TEST_REDIS_URL = cluster.url;
  return {
    ...cluster,
    async stop() {
      await cluster.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
