import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { findFreePort } from '#scripts/support/ports.ts';
import { ADMIN_KEY, makeKey, withKey } from '#tests/support/access.ts';
import { startMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';

let dir: string;
test.beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-collections-'));
});
test.afterAll(() => rm(dir, { recursive: true, force: true }));

async function write(text: string): Promise<string> {
  const file = path.join(dir, 'collections.yaml');
  await writeFile(file, text);
  return file;
}

const BATCH = JSON.stringify({
  embeddings: [{ id: 'a', embedding_type: 'EMBEDDINGS_TEXT', embedding: [1, 2] }],
});
const JSON_HEADERS = { 'content-type': 'application/json' };

test('a Muster with a bad file does not start, and says in one sentence what is wrong and where', async () => {
  const file = await write('collections:\n  shop:\n    partitons: 4\n');
  const settings = {
    PORT: String(await findFreePort()),
    MUSTER_DATA_DIR: path.join(dir, 'data'),
    MUSTER_COLLECTIONS_FILE: file,
  };
  const { code, output } = await runScript(['scripts/start.ts'], settings);
  expect(code).toBe(1);
  expect(output).toContain(`The file ${file}, line 3, column 5: collections.shop.partitons: is not known.`);
});

test('declared collections are there, all others refused: a write key makes none, an admin key does', async () => {
  const env = {
    MUSTER_ADMIN_KEY: ADMIN_KEY,
    MUSTER_COLLECTIONS_FILE: await write('collections:\n  shop:\n    modalities: [{name: text, dims: 2}]\n'),
    MUSTER_UNKNOWN_COLLECTIONS: 'refuse',
  };
  const muster = await startMuster({ env });
  const { key } = await makeKey(muster.url, { name: 'job', scopes: ['write'], collections: ['shop', 'new'] });
  const send = async (address: string, body = BATCH) => {
    const answer = await fetch(`${muster.url}${address}`, {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...withKey(key) },
      body,
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const documents = '[{"id":"a","text_embedding":[1,2]}]';
  expect(await send('/api/collections/shop/aggregate')).toMatchObject({ status: 200 });
  for (const [address, body] of [
    ['/api/collections/new/aggregate', BATCH],
    ['/api/collections/new/aggregate?dry_run=true', BATCH],
    ['/api/collections/new/aggregate?partial=true', BATCH],
    ['/ingest/new', documents],
  ] as const)
    expect(await send(address, body)).toMatchObject({ status: 404, body: { code: 'unknown_collection' } });
  const define = (shown: string) =>
    fetch(`${muster.url}/api/collections/new`, {
      method: 'PUT',
      headers: { ...JSON_HEADERS, ...withKey(shown) },
      body: '{}',
    });
  expect((await define(key)).status).toBe(403);
  expect((await define(ADMIN_KEY)).status).toBe(200);
  expect(await send('/ingest/new', documents)).toMatchObject({ status: 200, body: { accepted: 1 } });
  expect(await muster.stop()).toBe(0);
});

test('from a shell a file is applied to a running Muster, and its collections are shown', async () => {
  const muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  const command = (...args: string[]) =>
    runScript(['scripts/muster.ts', 'collections', ...args], {
      MUSTER_DATA_DIR: muster.dataDir,
      MUSTER_KEY: ADMIN_KEY,
    });
  const file = await write('collections:\n  shop: {partitions: 4}\n  other: {}\n');
  expect(await command('apply', file)).toEqual({ code: 0, output: 'shop: made\nother: made\n' });
  await write('collections:\n  shop: {partitions: 8}\n  other: {keep_out_ms: 600000}\n');
  const again = await command('apply', file);
  expect(again.code).toBe(1);
  expect(again.output).toMatch(/^shop: .*made with partitions 4, which stays/m);
  expect(again.output).toMatch(/^other: changed$/m);
  expect(again.output).toMatch(/^1 of 2 could not be applied\.$/m);
  expect((await command('list')).output).toMatch(/^shop +muster-shop +text, image +arrival +indexing$/m);
  expect(JSON.parse((await command('show', 'shop', '--url', muster.url)).output)).toMatchObject({
    partitions: 4,
  });
  expect(await command('show', 'nothing')).toEqual({
    code: 1,
    output: 'There is no collection "nothing".\n',
  });
  expect(await command('apply', '/nowhere.yaml')).toMatchObject({
    code: 1,
    output: 'The file /nowhere.yaml cannot be read (ENOENT).\n',
  });
  expect(await command('list', '--url', 'http://127.0.0.1:9')).toMatchObject({ code: 1 });
  expect(await command('apply')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Usage:'),
  });
  expect(await muster.stop()).toBe(0);
});
