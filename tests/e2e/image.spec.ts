import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { startRedis, type RedisServer } from '#scripts/servers/redis.ts';
import { ADMIN_KEY, withKey } from '#tests/support/access.ts';
import { signIn } from '#tests/support/page.ts';
import { layOutImage, type Container, type LaidImage } from '#tests/support/image.ts';

/** What a process says that may not write where it wants to. */
const NOT_ALLOWED = /EACCES|EROFS|EPERM|ENOENT|read-only file system|permission denied|unhandledRejection/i;

let redisDir: string | undefined;
let redis: RedisServer;
let laid: LaidImage;
let container: Container;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  laid = await layOutImage();
  redisDir = mkdtempSync(path.join(tmpdir(), 'muster-image-redis-'));
  redis = await startRedis({ dir: redisDir });
  container = await laid.run({ REDIS_URL: `redis://127.0.0.1:${redis.port}`, MUSTER_ADMIN_KEY: ADMIN_KEY });
  await container.awaitHealth();
});
test.afterAll(async () => {
  container?.signal('SIGKILL');
  await container?.ended;
  await redis?.stop();
  laid?.remove();
  if (redisDir !== undefined) rmSync(redisDir, { recursive: true, force: true });
});

const embedding = (id: string, modality: string) => ({
  id,
  embedding_type: `EMBEDDINGS_${modality}`,
  embedding: [0.5, -0.25, 1, 2],
});

test('the image takes in both kinds of an item, and the item is indexed whole', async () => {
  const sent = await fetch(`${container.url}/aggregate/`, {
    method: 'POST',
    headers: { ...withKey(ADMIN_KEY), 'content-type': 'application/json' },
    body: JSON.stringify({ embeddings: [embedding('mug', 'TEXT'), embedding('mug', 'IMAGE')] }),
  });
  expect(await sent.json()).toMatchObject({ accepted: 2, completed: 1 });
  expect(sent.headers.get('keep-alive')).toBe('timeout=70');
  const look = async () =>
    (
      await fetch(`${container.url}/api/collections/embeddings/items/mug`, { headers: withKey(ADMIN_KEY) })
    ).json();
  await expect
    .poll(look, { timeout: 20_000 })
    .toMatchObject({ state: 'indexed', document: { modalities: ['text', 'image'] } });
  expect(readdirSync(container.dataDir)).toEqual(['lancedb']);
});

test('its health check tells a server that lives from one that does not', async () => {
  expect(await container.checkHealth()).toBe(0);
  expect(await container.checkHealth('/api/health/ready')).toBe(0);
  expect(await container.checkHealth('/api/nothing')).toBe(1);
});

test('it serves its pages with all that belongs to them', async ({ page }) => {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  const assets: number[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes('/_next/static/')) assets.push(answer.status());
  });
  await signIn(page, container.url, ADMIN_KEY);
  await expect(page.getByRole('link', { name: 'Overview' }).first()).toBeVisible();
  await page.goto(`${container.url}/items/mug`);
  await expect(page.getByRole('heading', { name: 'mug' }).first()).toBeVisible();
  expect(wrong).toEqual([]);
  expect(assets.length).toBeGreaterThan(5);
  expect(assets.filter((status) => status !== 200)).toEqual([]);
  expect((await fetch(`${container.url}/icon.svg`)).status).toBe(200);
});

test('whatever is asked of it, it writes nothing beside its data', async () => {
  const headers = withKey(ADMIN_KEY);
  const status = async (address: string) => (await fetch(`${container.url}${address}`, { headers })).status;
  expect(await status('/nothing')).toBe(404);
  expect(await status('/docs')).toBe(200);
  // No page asks for images made smaller, which are kept on disk.
  expect(await status('/_next/image?url=%2Ficon.svg&w=64&q=75')).toBe(404);
  expect(container.output()).not.toMatch(NOT_ALLOWED);
});

test('it holds what serves, and nothing else of the project', () => {
  expect(readdirSync(laid.workdir).toSorted()).toEqual([
    '.next',
    'check-health.mjs',
    'node_modules',
    'package.json',
    'serve.mjs',
    'server.js',
  ]);
  const packages = readdirSync(path.join(laid.workdir, 'node_modules'));
  expect(packages).toContain('@lancedb');
  for (const development of ['typescript', 'vitest', 'playwright', 'oxlint'])
    expect(packages).not.toContain(development);
});

test('without a key it refuses to serve, and says why', async () => {
  const open = await laid.run({ REDIS_URL: `redis://127.0.0.1:${redis.port}` });
  expect(await open.ended).toBe(1);
  expect(open.output()).toMatch(/set MUSTER_ADMIN_KEY/);
});

test('asked to end, it finishes the batch that is on its way, and ends with 0', async () => {
  const body = JSON.stringify({ embeddings: [embedding('late', 'TEXT')] });
  const answer = Promise.withResolvers<number | undefined>();
  const batch = request(`${container.url}/aggregate/`, {
    method: 'POST',
    headers: {
      ...withKey(ADMIN_KEY),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  })
    .on('response', (response) => answer.resolve(response.resume().statusCode))
    .on('error', answer.reject);
  batch.flushHeaders();
  await new Promise((resolve) => batch.once('continue', resolve));
  batch.write(body.slice(0, 20));
  // A question that came later has been answered: the batch is in the server's hands.
  await fetch(`${container.url}/api/limits`, { headers: withKey(ADMIN_KEY) });
  container.signal('SIGTERM');
  await expect.poll(() => container.output()).toContain('"closing"');
  batch.end(body.slice(20));
  expect(await answer.promise).toBe(200);
  expect(await container.ended).toBe(0);
  expect(container.output()).not.toMatch(NOT_ALLOWED);
});
