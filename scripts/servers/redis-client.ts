import { Redis } from 'ioredis';
import type { RedisAddress } from '#lib/redis-address.ts';

/**
 * Sends one command to a Redis, or to the master that sentinels name, over a connection of its own and gives up within seconds.
 * @throws what Redis or the connection says
 */
export async function askOnce(address: RedisAddress, command: string, ...args: string[]): Promise<string> {
  const { kind, nodes, masterName, sentinelUsername, sentinelPassword, db, username, password } = address;
  const tls = address.tls ? { ...address.certificates } : undefined;
  const client = new Redis({
    ...(kind === 'sentinel'
      ? {
          sentinels: nodes,
          name: masterName,
          sentinelUsername,
          sentinelPassword,
          sentinelRetryStrategy: () => null,
        }
      : nodes[0]),
    ...(kind === 'sentinel' && tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls } : {}),
    username,
    password,
    tls,
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 3_000,
    commandTimeout: 3_000,
  });
  let cause: Error | undefined;
  client.on('error', (error: Error) => (cause ??= error));
  try {
    await client.connect();
    // Asked for here: the client itself only notes a refused SELECT.
    if (db !== 0) await client.select(db);
    return String(await client.call(command, ...args));
  } catch (error) {
    // The connection's own error says more than "Connection is closed".
    throw cause ?? error;
  } finally {
    client.disconnect();
  }
}
