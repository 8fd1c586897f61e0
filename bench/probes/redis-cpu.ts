import type { Redis } from 'ioredis';

/** Processor time that a Redis has taken so far, in µs. */
export async function readRedisCpuUs(client: Redis): Promise<number> {
  const info = await client.info('cpu');
  const parts = [...info.matchAll(/used_cpu_(?:sys|user):([\d.]+)/g)];
  return parts.reduce((sum, [, seconds]) => sum + Number(seconds) * 1e6, 0);
}
