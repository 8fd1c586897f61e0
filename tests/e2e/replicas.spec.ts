import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { ADMIN_KEY, makeKey, revokeKey, withKey } from '#tests/support/access.ts';
import { startFaultProxy, type FaultProxy } from '#tests/support/fault-proxy.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let first: TestMuster;
let second: TestMuster;
/** Between Redis and the second one. */
let link: FaultProxy;
test.beforeAll(async () => {
  const settings = { MUSTER_ADMIN_KEY: ADMIN_KEY, MUSTER_RATE_REQUESTS: '30' };
  first = await startMuster({ env: settings });
  const { redis } = JSON.parse(await readFile(path.join(first.dataDir, 'run.json'), 'utf8')) as {
    redis: { port: number };
  };
  link = await startFaultProxy(redis.port);
  second = await startMuster({
    env: {
      ...settings,
      REDIS_HOST: '127.0.0.1',
      REDIS_PORT: String(link.port),
      // Nobody listens there, and the embedded index is the first one's alone.
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
    },
  });
});
test.afterAll(async () => {
  expect(await second.stop()).toBe(0);
  await link.close();
  expect(await first.stop()).toBe(0);
});

const look = async ({ url }: TestMuster, headers: Record<string, string>): Promise<number> =>
  (await fetch(`${url}/api/collections`, { headers })).status;

/** Signs in and answers what the browser would send from then on. */
async function signIn({ url }: TestMuster, key: string): Promise<{ cookie: string }> {
  const answer = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
  expect(answer.status).toBe(200);
  return { cookie: answer.headers.get('set-cookie')!.split(';', 1)[0]! };
}

test('a key made at one process opens the other at once', async () => {
  for (const [here, there] of [
    [first, second],
    [second, first],
  ] as const) {
    const { key } = await makeKey(here.url, { name: 'reader', scopes: ['read'] });
    expect(await look(there, withKey(key))).toBe(200);
  }
});

test('a key revoked at one process is refused by the other with its very next request', async () => {
  for (const [here, there] of [
    [first, second],
    [second, first],
  ] as const) {
    const { id, key } = await makeKey(here.url, { name: 'reader', scopes: ['read'] });
    expect(await look(there, withKey(key))).toBe(200);
    await revokeKey(here.url, id);
    expect(await look(there, withKey(key))).toBe(401);
  }
});

test('a session begun at one process is known at the other, and ends there at once when its key is revoked', async () => {
  const { id, key } = await makeKey(first.url, { name: 'reader', scopes: ['read'] });
  const session = await signIn(first, key);
  expect(await look(second, session)).toBe(200);
  await revokeKey(first.url, id);
  expect(await look(second, session)).toBe(401);
  const page = await fetch(second.url, { headers: session, redirect: 'manual' });
  expect(page.headers.get('location')).toMatch(/^\/login\?to=/);
});

test('what a key asks of either process counts against one budget', async () => {
  const { key } = await makeKey(first.url, { name: 'busy', scopes: ['read'] });
  for (let i = 0; i < 15; i += 1)
    for (const one of [first, second]) expect(await look(one, withKey(key))).toBe(200);
  for (const one of [first, second]) expect(await look(one, withKey(key))).toBe(429);
});

test('a process whose Redis hangs lives, lets nobody in, and goes on by itself', async () => {
  const { key } = await makeKey(first.url, { name: 'patient', scopes: ['read'] });
  expect(await look(second, withKey(key))).toBe(200);
  await link.set({ kind: 'half-open' });
  expect((await fetch(`${second.url}/api/health/live`)).status).toBe(200);
  expect(await look(second, withKey(key))).toBe(503);
  await link.set({ kind: 'pass' });
  await expect.poll(() => look(second, withKey(key)), { timeout: 20_000 }).toBe(200);
});
