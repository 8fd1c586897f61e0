import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '#scripts/servers/redis.ts';

export interface BenchRedisOptions {
  fsync: 'always' | 'everysec';
  /** Beside those that Muster's own Redis runs with, or instead of them. */
  settings?: Readonly<Record<string, string>>;
}

/** A Redis of a run. */
export interface BenchRedis {
  url: string;
  host: string;
  port: number;
  pid: number;
  /** For what a figure asks it. */
  client: Redis;
  stop(): Promise<void>;
}

/** Starts a Redis with Muster's own settings; its log is rewritten between runs, not in them. */
export async function openRedis(dir: string, { fsync, settings }: BenchRedisOptions): Promise<BenchRedis> {
  const server = await startRedis({
    dir,
    settings: { appendfsync: fsync, 'auto-aof-rewrite-percentage': '0', ...settings },
  });
  const { host, port, pid } = server;
  const client = new Redis({ host, port });
  client.on('error', () => undefined);
  return {
    url: `redis://${host}:${port}`,
    host,
    port,
    pid,
    client,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

/** Empties a Redis, and the log of what it did. */
export async function emptyRedis(client: Redis): Promise<void> {
  await client.flushall('SYNC');
  await client.bgrewriteaof();
  while (/aof_rewrite_(in_progress|scheduled):1/.test(await client.info('persistence'))) await sleep(10);
}
