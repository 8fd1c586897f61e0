import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { readMetrics, type Told } from '#tests/support/metrics.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

const ADMIN = 'test-admin-key-7f83b1657ff1fc53b92d';
const WRONG = 'muster_0123456789ab_wrongwrongwrongwrongwrongwrongwrongwrongwro';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN, MUSTER_LOG_LEVEL: 'trace' } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const ask = (
  address: string,
  {
    key = ADMIN,
    headers = {},
    ...init
  }: { key?: string; method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${muster.url}${address}`, {
    ...init,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
  });
const batch = (id: string, vector: unknown, type = 'TEXT'): string =>
  JSON.stringify({ embeddings: [{ id, embedding_type: `EMBEDDINGS_${type}`, embedding: vector }] });
const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  ask('/aggregate/', { method: 'POST', body, headers });
const scrape = async (): Promise<Told> => readMetrics(await (await ask('/api/metrics')).text());

interface Line extends Record<string, unknown> {
  msg: string;
  request_id?: string;
}
async function readLog(): Promise<{ text: string; lines: Line[] }> {
  const text = await readFile(path.join(muster.dataDir, 'muster.log'), 'utf8');
  // The last line may be on its way.
  const lines = text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .filter((line) => line.startsWith('{'));
  return { text, lines: lines.map((line) => JSON.parse(line) as Line) };
}
const linesOf = async (id: string): Promise<Line[]> =>
  (await readLog()).lines.filter((line) => line.request_id === id);

test('metrics are for those who may read: a key with the scope read, bound to no collection', async () => {
  const make = async (name: string, more: object): Promise<string> => {
    const answer = await ask('/api/keys', { method: 'POST', body: JSON.stringify({ name, ...more }) });
    return ((await answer.json()) as { secret?: string; key: string }).key;
  };
  const reader = await make('prometheus', { scopes: ['read'] });
  const writer = await make('job', { scopes: ['write'] });
  const bound = await make('shop', { scopes: ['read'], collections: ['shop'] });
  const statuses = await Promise.all(
    [reader, writer, bound, WRONG].map(async (key) => (await ask('/api/metrics', { key })).status),
  );
  expect(statuses).toEqual([200, 403, 403, 401]);
  const answer = await ask('/api/metrics', { key: reader });
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

test('requests are counted by route, method and status, whichever bundle answers them', async () => {
  await post(batch('counted', [1, 2]));
  await post(batch('counted', [1]));
  await ask('/api/collections/embeddings/items/counted');
  await ask('/api/collections/embeddings/items/another');
  await ask('/api/nothing/here');
  const told = await scrape();
  const requests = (route: string, status: string) =>
    told.sum('muster_http_requests_total', { route, status });
  expect(requests('/aggregate', '200')).toBe(1);
  expect(requests('/aggregate', '422')).toBe(1);
  expect(requests('/api/collections/{collection}/items/{id}', '200')).toBe(2);
  expect(requests('none', '404')).toBe(1);
  expect(told.sum('muster_refusals_total', { code: 'dims_mismatch' })).toBe(1);
  expect(told.sum('muster_received_bytes_total')).toBeGreaterThan(100);
  expect(told.sum('muster_stage_duration_seconds_count', { stage: 'receive' })).toBe(2);
  expect(told.samples.filter(({ labels }) => JSON.stringify(labels).includes('counted'))).toEqual([]);
});

test('a request keeps the ID that it brings, in the answer and in every line of the log', async () => {
  const id = 'a-producer/2026:42';
  const good = await post(batch('logged', [3, 4]), { 'x-request-id': id });
  expect(good.headers.get('x-request-id')).toBe(id);
  const bad = await post('{', { 'x-request-id': `${id}-bad` });
  expect(await bad.json()).toMatchObject({ code: 'invalid_json', instance: `urn:muster:request:${id}-bad` });
  await expect.poll(async () => (await linesOf(id)).map(({ msg }) => msg)).toEqual(['ingested']);
  await expect.poll(async () => (await linesOf(`${id}-bad`)).map(({ msg }) => msg)).toEqual(['refused']);
});

test('an ID that is none is passed over, and each request has one of its own', async () => {
  const ids = new Set<string>();
  for (const given of ['', 'two words', 'x'.repeat(129), '<script>']) {
    const answer = await ask('/api/limits', { headers: { 'x-request-id': given } });
    ids.add(answer.headers.get('x-request-id')!);
  }
  expect(ids.size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  for (const [method, address] of [
    ['PATCH', '/aggregate/'],
    ['GET', '/api/nowhere'],
    ['GET', '/api/%zz'],
  ] as const) {
    const answer = await ask(address, { method, headers: { 'x-request-id': 'lost' } });
    expect(answer.headers.get('x-request-id'), address).toBe('lost');
    expect(await answer.json()).toMatchObject({ instance: 'urn:muster:request:lost' });
  }
});

test("what an indexer does later is not told under a request's ID", async () => {
  await post(batch('paired-late', [5, 6]), { 'x-request-id': 'first-half' });
  await post(batch('paired-late', [7, 8], 'IMAGE'), { 'x-request-id': 'second-half' });
  await expect
    .poll(async () => (await readLog()).lines.filter(({ msg }) => msg === 'indexed').length, {
      timeout: 10_000,
    })
    .toBeGreaterThan(0);
  const indexed = (await readLog()).lines.filter(({ msg }) => msg === 'indexed');
  for (const line of indexed) expect(line).not.toHaveProperty('request_id');
});

test('no vector, key or body is ever in the log, whatever goes wrong', async () => {
  const values = [0.271828, 0.314159];
  const base64 = Buffer.from(new Float32Array(values).buffer).toString('base64');
  const made = (await (
    await ask('/api/keys', { method: 'POST', body: JSON.stringify({ name: 'seen-once', scopes: ['write'] }) })
  ).json()) as Record<string, unknown>;
  const key = Object.values(made).find((value) => String(value).startsWith('muster_')) as string;
  expect(key).toMatch(/^muster_/);
  await post(batch('good', values));
  await post(batch('good', base64, 'IMAGE'));
  await post(batch('bad', [...values, 0.577215]));
  await post(batch('bad', ['0.271828', null]));
  await post(`{"embeddings":[{"id":"cut","embedding_type":"EMBEDDINGS_TEXT","embedding":[0.271828,0.31`);
  await post(`{"stray":"${ADMIN}"}`);
  await post(batch(key, values));
  await post(batch('partial', [0, 0]), { 'x-request-id': key });
  await ask('/aggregate/', { method: 'POST', key: WRONG, body: batch('refused', values) });
  await ask('/aggregate/', { method: 'POST', key, body: batch('taken', values) });
  await ask(`/api/collections?key=${key}`);
  await ask(`/api/collections/embeddings/items/${ADMIN}`);
  await ask('/api/collections/embeddings/search', {
    method: 'POST',
    body: JSON.stringify({ modality: 'text', vector: values, k: 1 }),
  });
  await ask('/api/collections/embeddings/search', {
    method: 'POST',
    body: JSON.stringify({ vector: values }),
  });
  await ask('/api/collections/embeddings/search', { method: 'POST', body: '{"vector":[0.271828,x]}' });
  await ask('/api/session', { method: 'POST', body: JSON.stringify({ key: WRONG }) });
  await ask('/api/session', { method: 'POST', body: `{"key":"${ADMIN}"x}` });
  await post(batch('last', [1, 1]), { 'x-request-id': 'the-last-one' });
  await expect.poll(async () => (await linesOf('the-last-one')).length).toBe(1);
  const { text } = await readLog();
  for (const secret of [
    ADMIN,
    ADMIN.slice(-8),
    key,
    WRONG,
    '0.271828',
    '271828',
    '0.314159',
    '0.577215',
    base64,
  ])
    expect(text.includes(secret), secret).toBe(false);
});
