import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addressOf } from '#lib/redis-address.ts';
import { askOnce } from '#scripts/servers/redis-client.ts';
import { startRedis } from '#scripts/servers/redis.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-redis-start-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a Redis that was started answers for its data, however long it took to read them', async () => {
  const first = await startRedis({ dir });
  const fill = "for i = 1, 5000 do redis.call('set', 'key-' .. i, 'value') end";
  await askOnce(addressOf(first.host, first.port), 'eval', fill, '0');
  await first.stop();
  // Microseconds for each of the 5,000.
  const second = await startRedis({ dir, settings: { 'key-load-delay': '400' } });
  try {
    expect(await askOnce(addressOf(second.host, second.port), 'dbsize')).toBe('5000');
  } finally {
    await second.stop();
  }
});
