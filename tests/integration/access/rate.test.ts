import { afterEach, beforeEach, expect, test } from 'vitest';
import { listKeys, mastersOf } from '#tests/support/redis.ts';
import { openAccessBench, type AccessBench } from './support.ts';

let bench: AccessBench;
beforeEach(async () => {
  bench = await openAccessBench({ requestsMax: 3 });
});
afterEach(async () => {
  await limitMemory('0');
  bench.close();
});

const limitMemory = (bytes: string) =>
  Promise.all(mastersOf(bench.redis).map((one) => one.config('SET', 'maxmemory', bytes)));

const principalOf = async (name: string) => {
  const { key } = await bench.makeKey({ name });
  return (await bench.access.identify({ kind: 'key', key }))!;
};

test('a key that asks too often is told when to come back, and others go on', async () => {
  const [busy, calm] = [await principalOf('busy'), await principalOf('calm')];
  for (let i = 0; i < 3; i += 1) await bench.access.spend(busy);
  const refusal = await bench.access.spend(busy).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'rate_limited' });
  expect((refusal as { retryAfterS: number }).retryAfterS).toBeGreaterThan(50);
  await bench.access.spend(calm);
});

test('replicas count together', async () => {
  const replica = await bench.openReplica();
  const busy = await principalOf('busy');
  for (const access of [bench.access, replica, bench.access]) await access.spend(busy);
  await expect(replica.spend(busy)).rejects.toMatchObject({ code: 'rate_limited' });
});

test('a full Redis still counts, so that whoever empties it gets through', async () => {
  const busy = await principalOf('busy');
  await limitMemory('1');
  await expect(bench.access.spend(busy)).resolves.toBeUndefined();
});

test('without a limit nothing is counted', async () => {
  const free = await bench.openReplica({ requestsMax: null });
  const busy = await principalOf('busy');
  for (let i = 0; i < 10; i += 1) await free.spend(busy);
  expect((await listKeys(bench)).filter((key) => key.includes('rate'))).toEqual([]);
});
