import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openAccess, type Access } from '#lib/access/open.ts';
import { LOCAL } from '#lib/access/principal.ts';
import { readConfig } from '#lib/config.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { keepBusy } from '#tests/support/busy.ts';
import { openAccessBench, type AccessBench } from './support.ts';

const NONE = { kind: 'none' } as const;
const show = (key: string) => ({ kind: 'key', key }) as const;
const UNKNOWN_YET = { code: 'redis_unavailable', retryAfterS: expect.any(Number) as number };

let bench: AccessBench;
let link: FaultProxy;
let redis: RedisClient;
/** A replica whose Redis can be made to keep the connection and say nothing. */
let access: Access;
beforeEach(async () => {
  bench = await openAccessBench();
  link = await startFaultProxy(Number(new URL(process.env.MUSTER_TEST_REDIS_URL!).port));
  redis = connectRedis(readConfig({ REDIS_URL: `redis://127.0.0.1:${link.port}` }).redis, () => undefined);
  await waitUntilUsable(redis, 5_000);
  access = openAccess({
    redis,
    keyPrefix: bench.keyPrefix,
    host: '127.0.0.1',
    adminKey: undefined,
    requestsMax: null,
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  redis.disconnect();
  await link.close();
  bench.close();
});

const hang = () => link.set({ kind: 'half-open' });
const explain = (question: Promise<unknown>) => question.catch(explainRedisError);

/** Time goes by for what access remembers, and for nothing else. */
function letPass(ms: number): void {
  const real = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => real() + ms);
}

test('a Redis that hangs is told before a command of Redis is given up', async () => {
  const { key } = await bench.makeKey();
  await hang();
  const askInMs = async () => {
    const asked = performance.now();
    expect(await explain(access.identify(show(key)))).toMatchObject(UNKNOWN_YET);
    return performance.now() - asked;
  };
  // One of them meets no stall of this machine.
  await expect.poll(askInMs, { timeout: 60_000 }).toBeLessThan(4_000);
});

test('a good key is let in though this process was busy for longer than Redis may take', async () => {
  const { key } = await bench.makeKey();
  const asked = bench.access.identify(show(key));
  await new Promise((resolve) => setImmediate(resolve));
  keepBusy(1_200);
  expect(await asked).toMatchObject({ name: 'job' });
});

test('a key that was revoked elsewhere while Redis hangs for this process lets nobody in', async () => {
  const { id, key } = await bench.makeKey();
  expect(await access.identify(show(key))).toMatchObject({ name: 'job' });
  await hang();
  await bench.access.revokeKey(id);
  expect(await explain(access.identify(show(key)))).toMatchObject(UNKNOWN_YET);
});

test('a session that was good before Redis hangs lets nobody in while it does', async () => {
  const { key } = await bench.makeKey();
  const { seal } = await access.signIn(key);
  await hang();
  expect(await explain(access.identify({ kind: 'session', seal }))).toMatchObject(UNKNOWN_YET);
});

test('where there was no key just now, this computer is served on while Redis hangs, for a moment only', async () => {
  expect(await access.identify(NONE)).toEqual(LOCAL);
  await hang();
  expect(await access.identify(NONE)).toEqual(LOCAL);
  letPass(60_000);
  expect(await explain(access.identify(NONE))).toMatchObject(UNKNOWN_YET);
});

test('a process that never learned whether there are keys serves nobody while Redis hangs', async () => {
  await hang();
  expect(await explain(access.identify(NONE))).toMatchObject(UNKNOWN_YET);
});

test('a key expires while Redis is away, too', async () => {
  const { key } = await bench.makeKey({ expires_in_ms: 60_000 });
  expect(await access.identify(show(key))).toMatchObject({ name: 'job' });
  await link.set({ kind: 'cut' });
  await expect.poll(() => redis.status, { timeout: 10_000 }).not.toBe('ready');
  expect(await access.identify(show(key))).toMatchObject({ name: 'job' });
  letPass(61_000);
  expect(await access.identify(show(key))).toBeNull();
});
