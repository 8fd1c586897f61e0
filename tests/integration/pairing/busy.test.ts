import { expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { connectRedis, waitUntilUsable } from '#lib/pairing/connect.ts';
import { keepBusy } from '#tests/support/busy.ts';

test('what Redis has answered is never told as late, however long this process was too busy to read it', async () => {
  const redis = connectRedis(
    readConfig({ REDIS_URL: process.env.MUSTER_TEST_REDIS_URL }).redis,
    () => undefined,
  );
  await waitUntilUsable(redis, 5_000);
  const asked = Promise.all([redis.ping(), redis.pipeline().ping().time().exec()]);
  await new Promise((resolve) => setImmediate(resolve));
  keepBusy(5_500);
  expect(await asked).toEqual([
    'PONG',
    [
      [null, 'PONG'],
      [null, expect.anything()],
    ],
  ]);
  redis.disconnect();
});
