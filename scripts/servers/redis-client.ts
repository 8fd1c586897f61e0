import { Redis } from 'ioredis';
import type { RedisAddress } from '#lib/config.ts';

/**
 * Sends one command over a connection of its own and gives up within seconds.
 * @throws what Redis or the connection says
 */
export async function askOnce(address: RedisAddress, command: string, ...args: string[]): Promise<string> {
  const { host, port, db, username, password, tls } = address;
  const client = new Redis({
    host,
    port,
    username,
    password,
    tls: tls ? {} : undefined,
    lazyConnect: true,
    enableReadyCheck: false,
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
