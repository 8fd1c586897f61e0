import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { diagnoseRedis } from '#lib/pairing/diagnose.ts';
import { listMasters } from '#lib/pairing/masters.ts';
import { describeRedis, type RedisAddress } from '#lib/redis-address.ts';
import { askOnce } from '#scripts/servers/redis-client.ts';
import { installRedisServer } from '#scripts/servers/redis-install.ts';
import { findRedisServer, startRedis, type RedisServer } from '#scripts/servers/redis.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findFreePort, probePort } from '#scripts/support/ports.ts';
import { say, showWaiting } from '#scripts/support/say.ts';

const portUsual = 6479;
const loadingMsMax = 600_000;
const clusterMsMax = 10_000;

/**
 * Checks that the Redis which the settings name answers.
 * @throws Failure when it does not
 */
export async function checkNamedRedis(address: RedisAddress, signal: AbortSignal): Promise<void> {
  say(`Redis: what the settings name, ${describeRedis(address)}.`);
  const until = Date.now() + loadingMsMax;
  for (;;) {
    try {
      if (address.kind === 'cluster') say(`  Its masters: ${(await findMasters(address)).join(', ')}.`);
      else await askOnce(address, 'ping');
      return;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (!said.startsWith('LOADING') || Date.now() > until)
        throw new Failure(
          (await diagnoseRedis(address)) ??
            `${describeRedis(address)} cannot be used (${said}): start it, or correct REDIS_URL or REDIS_HOST, REDIS_PORT and REDIS_DB.`,
        );
      await sleep(500, undefined, { signal });
    }
  }
}

async function findMasters(address: RedisAddress): Promise<string[]> {
  let cause = new Error('none of its nodes calls the cluster ready');
  const redis = connectRedis(address, (error) => (cause = error));
  try {
    if (!(await waitUntilUsable(redis, clusterMsMax))) {
      // A node that does not even answer says more by itself than through the cluster.
      await askOnce({ ...address, kind: 'server' }, 'ping');
      throw cause;
    }
    return (await listMasters(redis)).map(({ name }) => name);
  } finally {
    redis.disconnect();
  }
}

/**
 * Starts the embedded Redis, installing the program first where that is possible.
 * @param onSpawn called as soon as there is a process
 */
export async function startEmbeddedRedis(
  dataDir: string,
  signal: AbortSignal,
  onSpawn: (server: RedisServer) => void,
): Promise<RedisServer> {
  const program = findRedisServer() ?? (await installRedisServer(signal));
  const port = (await probePort(portUsual, '127.0.0.1')) === undefined ? portUsual : await findFreePort();
  say(`Redis ${program.version}: starting ${program.path} on 127.0.0.1:${port}, data in ${dataDir}/redis …`);
  const done = showWaiting('  Redis is reading its data');
  const logFile = join(dataDir, 'redis.log');
  try {
    return await startRedis({ dir: join(dataDir, 'redis'), program, port, logFile, onSpawn, signal });
  } finally {
    done();
  }
}
