import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { findFreePort } from '#scripts/support/ports.ts';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { startMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';

const ONE_SENTENCE = /^Muster would listen on \S+, .* set MUSTER_ADMIN_KEY .* or listen on 127\.0\.0\.1\.$/m;

/** `fetch` sets the host itself. */
const askAs = (url: string, host: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<number | undefined>((resolve, reject) => {
    request(`${url}/api/collections/embeddings/${method === 'GET' ? 'stats' : 'pause'}`, {
      method,
      headers: { host, ...headers },
    })
      .on('response', (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });

test('without a key the launcher refuses to listen where others reach it', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-data-'));
  const settings = { HOST: '0.0.0.0', PORT: String(await findFreePort()), MUSTER_DATA_DIR: dir };
  const { code, output } = await runScript(['scripts/start.ts'], settings);
  await rm(dir, { recursive: true, force: true });
  expect(code).toBe(1);
  expect(output).toMatch(ONE_SENTENCE);
});

test('without a key Muster serves loopback names only, and no page of another site', async () => {
  const muster = await startMuster();
  const { host, port } = new URL(muster.url);
  expect(await askAs(muster.url, host)).toBe(200);
  expect(await askAs(muster.url, `localhost:${port}`)).toBe(200);
  expect(await askAs(muster.url, `rebound.example:${port}`)).toBe(401);
  expect(await askAs(muster.url, host, { origin: 'https://evil.example' }, 'POST')).toBe(403);
  expect(await askAs(muster.url, host, { 'sec-fetch-site': 'cross-site' }, 'POST')).toBe(403);
  expect(await muster.stop()).toBe(0);
});

test('an app that is started without the launcher refuses too, wherever it was told to listen', async () => {
  const muster = await startMuster();
  const { redis } = JSON.parse(await readFile(path.join(muster.dataDir, 'run.json'), 'utf8')) as {
    redis: { host: string; port: number };
  };
  const settings = {
    REDIS_HOST: redis.host,
    REDIS_PORT: String(redis.port),
    ELASTICSEARCH_URL: 'http://127.0.0.1:9',
  };
  const next = ['node_modules/next/dist/bin/next', 'start', '-p', String(await findFreePort())];
  const { code, output } = await runScript(next, settings);
  expect(code).toBe(1);
  expect(output).toMatch(ONE_SENTENCE);
  expect(await muster.stop()).toBe(0);
});

test('a key made in the shell is in force at once, and opens other addresses', async () => {
  const muster = await startMuster();
  const { host } = new URL(muster.url);
  const command = (...args: string[]) =>
    runScript(['scripts/muster.ts', 'keys', ...args], { MUSTER_DATA_DIR: muster.dataDir });
  expect(await askAs(muster.url, host)).toBe(200);
  const made = await command('create', 'reader', '--scopes', 'read', '--expires', '1d');
  const key = made.output.trim().split('\n').at(-1) ?? '';
  expect(key).toMatch(/^muster_/);
  expect(await askAs(muster.url, host)).toBe(401);
  expect(await askAs(muster.url, 'muster.internal', withKey(key))).toBe(200);

  const [id] = /[0-9a-f]{12}/.exec(key) ?? [''];
  const listed = (await command('list')).output;
  expect(listed).toContain(id);
  expect(listed).not.toContain(key);
  expect(await command('revoke', id)).toMatchObject({ code: 0 });
  expect(await askAs(muster.url, host, withKey(key))).toBe(401);
  expect(await command('revoke', id)).toMatchObject({ code: 1, output: `There is no key "${id}".\n` });
  expect(await command('create', 'a b', '--scopes', 'read')).toMatchObject({ code: 1 });
  expect(await command('create', 'a', '--expires', 'soon')).toMatchObject({ code: 1 });
  expect(await muster.stop()).toBe(0);
});

test('a key that asks too often is answered 429 with Retry-After, and others go on', async () => {
  const env = { MUSTER_ADMIN_KEY: ADMIN_KEY, MUSTER_RATE_REQUESTS: '20' };
  const muster = await startMuster({ env });
  const { key } = await makeKey(muster.url, { name: 'busy', scopes: ['read'] });
  const ask = (shown: string) => fetch(`${muster.url}/api/collections`, { headers: withKey(shown) });
  for (let i = 0; i < 20; i += 1) expect((await ask(key)).status).toBe(200);
  const refused = await ask(key);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'rate_limited' });
  expect((await ask(ADMIN_KEY)).status).toBe(200);
  expect(await muster.stop()).toBe(0);
});
