import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { scope } from '#lib/contract/access.ts';
import { ACCESS_TABLE } from '#tests/support/access-table.ts';
import { ADMIN_KEY, makeKey, revokeKey, withKey } from '#tests/support/access.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { fill, listPages } from '#tests/support/routes.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const JSON_HEADERS = { 'content-type': 'application/json' };

async function ask(method: string, address: string, headers: Record<string, string> = {}, body = '{}') {
  const answer = await fetch(`${muster.url}${address}`, {
    method,
    headers: { ...JSON_HEADERS, ...headers },
    redirect: 'manual',
    ...(method === 'GET' ? {} : { body }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

const batchOf = (id: string, pad = '') =>
  `{"embeddings":[${pad}{"id":"${id}","embedding_type":"EMBEDDINGS_TEXT","embedding":[1,2]}]}`;

const WORDS = { anyone: 'anyone', key: 'any key, and nobody without one' };

for (const [route, wanted] of Object.entries(ACCESS_TABLE)) {
  const whom = typeof wanted === 'string' ? WORDS[wanted] : `${wanted.join(' or ')}, and nobody else`;
  test(`${route} serves ${whom}`, async () => {
    const [method = '', pattern = ''] = route.split(' ');
    const address = fill(pattern);
    const bare = await ask(method, address);
    if (wanted === 'anyone') {
      expect([401, 403]).not.toContain(bare.status);
      return;
    }
    expect(bare).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(bare.headers.get('www-authenticate')).toContain('Bearer');
    for (const one of scope.options) {
      const { id, key } = await makeKey(muster.url, { name: `only-${one}`, scopes: [one] });
      const { status, body } = await ask(method, address, withKey(key));
      if (wanted === 'key' || one === 'admin' || wanted.includes(one))
        expect([401, 403]).not.toContain(status);
      else expect({ status, code: body.code }).toEqual({ status: 403, code: 'forbidden' });
      await revokeKey(muster.url, id);
    }
  });
}

for (const { address } of listPages().filter((page) => page.address !== '/login'))
  test(`the page ${address} leads whoever is not signed in to /login`, async () => {
    const answer = await ask('GET', fill(address));
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toMatch(/^\/login\?to=/);
  });

test('a revoked key is refused with its next request', async () => {
  const { id, key } = await makeKey(muster.url, { name: 'short', scopes: ['read'] });
  expect(await ask('GET', '/api/collections', withKey(key))).toMatchObject({ status: 200 });
  await revokeKey(muster.url, id);
  expect(await ask('GET', '/api/collections', withKey(key))).toMatchObject({ status: 401 });
});

test('a key in the address is refused, though it is a good one', async () => {
  const answer = await ask('GET', `/api/collections?key=${ADMIN_KEY}`, withKey(ADMIN_KEY));
  expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
});

test('a key in an address or in the wrong member reaches no log line', async () => {
  const { id, key } = await makeKey(muster.url, { name: 'careless', scopes: ['read'] });
  const secret = key.slice(`muster_${id}_`.length);
  await ask('GET', `/api/collections/embeddings/items/${key}`);
  await ask('DELETE', `/api/keys/${key}`, withKey(ADMIN_KEY));
  await ask('POST', '/api/keys', withKey(ADMIN_KEY), JSON.stringify({ [key]: 1, [ADMIN_KEY]: 1 }));
  await ask('GET', `/api/collections/${ADMIN_KEY}`, withKey(ADMIN_KEY));
  await revokeKey(muster.url, id);
  const readLog = () => readFile(path.join(muster.dataDir, 'muster.log'), 'utf8');
  await expect.poll(readLog).toContain(`"id":"${id}","name":"careless","revoked":true`);
  expect(await readLog()).not.toContain(secret);
  expect(await readLog()).not.toContain(ADMIN_KEY);
});

test('a stranger’s sign-in is refused before it fills any memory', async () => {
  const body = JSON.stringify({ key: 'x'.repeat(20_000_000) });
  expect(await ask('POST', '/api/session', {}, body)).toMatchObject({
    status: 413,
    body: { code: 'body_too_large', detail: expect.stringContaining('the limit is 4096.') },
  });
});

test('a producer that sends 40 MB under a wrong key reads why it is refused', async () => {
  const pad = ' '.repeat(40_000_000);
  expect(await ask('POST', '/aggregate/', withKey('wrong'), batchOf('big', pad))).toMatchObject({
    status: 401,
  });
});

for (const address of ['/aggregate/', '/aggregate', '/api/collections/embeddings/aggregate'])
  test(`a batch of 12 MB reaches ${address} whole`, async () => {
    const pad = ' '.repeat(12_000_000);
    expect(await ask('POST', address, withKey(ADMIN_KEY), batchOf(address, pad))).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
  });

test("a producer is its key's name, whatever its header says", async () => {
  const { key } = await makeKey(muster.url, { name: 'vision-batch', scopes: ['write', 'read'] });
  const headers = { ...withKey(key), 'muster-producer': 'somebody-else' };
  await ask('POST', '/api/collections/produced/aggregate', headers, batchOf('a'));
  const { body } = await ask('GET', '/api/collections/produced/items/a', headers);
  expect(body).toMatchObject({ embeddings: { text: { producer: 'vision-batch' } } });
});

test("the activity log names the operator's key", async () => {
  const { key } = await makeKey(muster.url, { name: 'night-ops', scopes: ['operate', 'read'] });
  await ask('POST', '/api/collections/embeddings/pause', withKey(key));
  await ask('POST', '/api/collections/embeddings/resume', withKey(key));
  const { body } = await ask('GET', '/api/collections/embeddings/activity?limit=1', withKey(key));
  expect(body.activity).toMatchObject([{ action: 'resume', actor: 'night-ops' }]);
});

test('a key that is bound to a collection sees and reaches no other', async () => {
  await ask('POST', '/api/collections/theirs/aggregate', withKey(ADMIN_KEY), batchOf('a'));
  await ask('POST', '/api/collections/ours/aggregate', withKey(ADMIN_KEY), batchOf('a'));
  const { key } = await makeKey(muster.url, {
    name: 'ours',
    scopes: ['read', 'write'],
    collections: ['ours'],
  });
  const { body } = await ask('GET', '/api/collections', withKey(key));
  expect(body.collections).toMatchObject([{ name: 'ours' }]);
  for (const [method, address] of [
    ['GET', '/api/collections/theirs/stats'],
    ['GET', '/api/collections/theirs'],
    ['POST', '/aggregate/'],
    ['POST', '/ingest/theirs'],
  ] as const)
    expect(await ask(method, address, withKey(key), batchOf('b'))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
});

test('a key that is bound elsewhere reaches a collection by no route, whatever its scopes and however the path is written', async () => {
  const { key } = await makeKey(muster.url, {
    name: 'elsewhere',
    scopes: ['read', 'write', 'operate', 'admin'],
    collections: ['elsewhere'],
  });
  const refusal = { status: 403, body: { code: 'forbidden' } };
  for (const route of Object.keys(ACCESS_TABLE)) {
    const [method = '', pattern = ''] = route.split(' ');
    if (!/\[collection\]|^\/aggregate|^\/api\/keys/.test(pattern)) continue;
    for (const collection of ['theirs', '%74heirs', 'elsewhere%2F..%2Ftheirs', 'elsewhere/../theirs'])
      expect(await ask(method, fill(pattern, collection), withKey(key)), route).toMatchObject(refusal);
  }
});

for (const [what, headers] of [
  ['another method in a header', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }],
  ['a header of the framework', { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' }],
  ['an address in a header', { 'x-matched-path': '/login', 'x-invoke-path': '/login' }],
] as const)
  test(`${what} opens nothing and changes nothing`, async () => {
    await ask('POST', '/api/collections/theirs/aggregate', withKey(ADMIN_KEY), batchOf('a'));
    expect(await ask('GET', '/', headers)).toMatchObject({ status: 307 });
    expect(await ask('GET', '/api/collections', headers)).toMatchObject({ status: 401 });
    const address = '/api/collections/theirs?confirm=theirs';
    expect(await ask('GET', address, { ...headers, ...withKey(ADMIN_KEY) })).toMatchObject({
      body: { name: 'theirs', deleting: false },
    });
  });

for (const address of [
  '//api/collections',
  '/api//collections',
  '/api/%63ollections',
  '/_next/../api/collections',
])
  test(`${address} gives nothing away to strangers`, async () => {
    expect([308, 401, 404]).toContain((await ask('GET', address)).status);
  });

test('readiness tells strangers yes or no, and no more', async () => {
  expect((await ask('GET', '/api/health/ready')).body).toEqual({ ready: true });
  expect((await ask('GET', '/api/health/ready', withKey(ADMIN_KEY))).body).toMatchObject({
    redis: { ok: true },
  });
});

for (const [what, body] of [
  ['no scope', { name: 'a', scopes: [] }],
  ['an unknown scope', { name: 'a', scopes: ['root'] }],
  ['a name that stands for others', { name: 'local', scopes: ['read'] }],
  ['a name with a line break', { name: 'a\nb', scopes: ['read'] }],
  ['an unknown member', { name: 'a', scopes: ['read'], id: 'mine' }],
] as const)
  test(`a key with ${what} is not made`, async () => {
    expect(await ask('POST', '/api/keys', withKey(ADMIN_KEY), JSON.stringify(body))).toMatchObject({
      status: 422,
      body: { code: 'invalid_query' },
    });
  });

test('every answer carries the headers that keep browsers from misusing it', async () => {
  for (const address of ['/api/collections', '/login', '/aggregate']) {
    const { headers } = await ask('GET', address);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  }
});
