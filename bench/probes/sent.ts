import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Counts the commands that clients send to a Redis in a while; what scripts call is not sent. */
export async function countSent(redis: Redis, forMs: number): Promise<number> {
  const monitor = await redis.monitor();
  let sent = 0;
  monitor.on('monitor', (_time: string, _command: string[], source: string) => {
    if (source !== 'lua') sent += 1;
  });
  await sleep(forMs);
  monitor.disconnect();
  return sent;
}
