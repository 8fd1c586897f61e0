import { expect, test } from 'playwright/test';
import { problem } from '#lib/contract/answers.ts';
import type { OpenApi } from '#lib/contract/openapi.ts';
import { describeApi } from '#lib/http/openapi/describe.ts';
import { describeCode } from '#lib/http/problem.ts';
import type { Endpoint } from '#lib/http/openapi/endpoint.ts';
import { ENDPOINTS } from '#lib/http/openapi/endpoints.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

const COLLECTION = 'described';

/** Sends an endpoint's example. @param operation the ID of an operation that there is */
const sendExample = ({ method, path, body }: Endpoint, operation = '1763712000000-0'): Promise<Response> => {
  const place = path
    .replace('{collection}', COLLECTION)
    .replace('{id}', 'mug-1')
    .replace('{operation}', operation);
  return fetch(`${muster.url}${place}${method === 'DELETE' ? `?confirm=${COLLECTION}` : ''}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body.example), headers: { 'content-type': 'application/json' } }),
  });
};

async function areAllOver(): Promise<boolean> {
  const answer = await fetch(`${muster.url}/api/collections/${COLLECTION}/operations`);
  const { operations } = (await answer.json()) as { operations?: { outcome: { state: string } }[] };
  return operations?.every(({ outcome }) => outcome.state !== 'running') ?? true;
}

const byName = (name: string): Endpoint => ENDPOINTS.find((endpoint) => endpoint.name === name)!;

test('the description is served as it is made', async () => {
  const served = (await (await fetch(`${muster.url}/api/openapi.json`)).json()) as OpenApi;
  expect(served).toEqual(describeApi(served.info.version));
});

test('every example is taken, and answered in exactly the shape described', async () => {
  for (const name of ['ingest', 'aggregate']) expect((await sendExample(byName(name))).status).toBe(200);
  await expect.poll(async () => (await sendExample(byName('search'))).status, { timeout: 10_000 }).toBe(200);
  const { operation } = (await (await sendExample(byName('discard'))).json()) as { operation?: string };
  expect(operation, 'a preview is no operation').toBeUndefined();
  const flushed = (await (await sendExample(byName('flush'))).json()) as { operation: string };

  const last = ['deleteItem', 'deleteCollection'];
  // The embedded index has no aliases: tests of swaps have an Elasticsearch.
  const apart = ['defineCollection', 'swapAlias'];
  const order = [
    // A key that is made is in force at once: tests of access have a Muster of their own.
    ...ENDPOINTS.filter(({ name, tag }) => ![...last, ...apart].includes(name) && tag !== 'Access'),
    ...last.map(byName),
  ];
  for (const endpoint of order) {
    await expectAsDescribed(endpoint, flushed.operation);
    // What takes long is answered while it goes on, and keeps others out.
    await expect.poll(areAllOver, { timeout: 90_000 }).toBe(true);
  }
  // A deletion is answered while it still goes on, where that takes long.
  const isThere = async () =>
    (await fetch(`${muster.url}/api/collections/${COLLECTION}`).then((it) => it.json())) as object;
  await expect.poll(isThere, { timeout: 90_000 }).toMatchObject({ code: 'unknown_collection' });
  await expectAsDescribed(byName('defineCollection'));
});

async function expectAsDescribed(endpoint: Endpoint, operation?: string): Promise<void> {
  const answer = await sendExample(endpoint, operation);
  const type = endpoint.answerType ?? 'application/json';
  const body: unknown = type === 'text/plain' ? await answer.text() : await answer.json();
  expect(answer.status, `${endpoint.name}: ${JSON.stringify(body)}`).toBe(200);
  expect(answer.headers.get('content-type')).toContain(type);
  // Parsing drops what the schema does not know.
  expect(body, endpoint.name).toEqual(endpoint.answer.schema.parse(body));
}

for (const endpoint of ENDPOINTS.filter(({ body }) => body !== undefined))
  test(`${endpoint.name} refuses what is no JSON, and members it does not know, as described`, async () => {
    for (const body of ['{', '{"nobody":"knows"}']) {
      const answer = await fetch(`${muster.url}${endpoint.path.replaceAll(/\{\w+\}/g, COLLECTION)}`, {
        method: endpoint.method,
        body,
        headers: { 'content-type': 'application/json' },
      });
      const told = problem.parse(await answer.json());
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(endpoint.errors).toContain(told.code);
      expect(answer.status).toBe(describeCode(told.code as Endpoint['errors'][number]).status);
    }
  });

for (const colorScheme of ['light', 'dark'] as const)
  test(`the reference names every operation, works without scripts, and asks nobody else (${colorScheme})`, async ({
    browser,
  }) => {
    const page = await browser.newPage({ colorScheme, javaScriptEnabled: false });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`${muster.url}/docs`);
    for (const { summary } of ENDPOINTS)
      await expect(page.getByRole('heading', { name: summary, exact: true }).first()).toBeVisible();
    await expect(page.getByRole('article', { name: 'Send a batch to any collection' })).toContainText(
      'too_many_items',
    );
    expect(new Set(asked)).toEqual(new Set([muster.url]));
    await page.close();
  });
