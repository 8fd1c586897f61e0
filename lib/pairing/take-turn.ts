import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisClient } from './connect.ts';

const TURN_MS = 5_000;
const TURN_POLL_MS = 50;

/**
 * Does something while no other process does it. Who dies leaves the turn to the next one a few seconds later.
 * @param signal ends the wait for it
 * @param work is given what keeps the turn, to be called before each step of it
 */
export async function takeTurn(
  redis: RedisClient,
  key: string,
  work: (keep: () => Promise<unknown>) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const token = randomUUID();
  while ((await redis.set(key, token, 'PX', TURN_MS, 'NX')) === null)
    await sleep(TURN_POLL_MS, undefined, { signal });
  try {
    await work(() => redis.pexpire(key, TURN_MS));
  } finally {
    if ((await redis.get(key)) === token) await redis.del(key);
  }
}
