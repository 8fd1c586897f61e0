import { request } from 'node:http';
import { expect, test } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { readStats, sendLoad } from '#tests/support/load.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

interface RawAnswer {
  status: number | undefined;
  headers: Record<string, string | string[] | undefined>;
  body: Record<string, unknown>;
}

/** Sends bytes as they are: `fetch` would mend what these tests are about, and follow redirects. */
function send(
  method: string,
  path: string,
  body: Buffer | string = '',
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${muster.url}${path}`,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: answer.statusCode,
            headers: answer.headers,
            body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const embedding = (id: string, type: 'TEXT' | 'IMAGE', vector: number[]) => ({
  id,
  embedding_type: `EMBEDDINGS_${type}`,
  embedding: vector,
});
const batch = (...embeddings: object[]) => JSON.stringify({ embeddings });

for (const path of ['/aggregate/', '/aggregate']) {
  test(`POST ${path} answers 200 with the contract's words, without a redirect`, async () => {
    const { status, body } = await send('POST', path, batch(embedding(`words${path}`, 'TEXT', [0.1, 0.2])));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'Batch data sent for aggregation.',
      accepted: 1,
      replaced: 0,
      duplicates: 0,
      stale: 0,
      completed: 0,
    });
  });
}

test('a pair is in the engine soon, and found by search then', async () => {
  const collection = '/api/collections/pair';
  await send('POST', `${collection}/aggregate`, batch(embedding('mug', 'TEXT', [1, 0, 0])));
  const { body } = await send('POST', `${collection}/aggregate`, batch(embedding('mug', 'IMAGE', [0, 1])));
  expect(body).toMatchObject({ completed: 1 });
  await expect
    .poll(async () => (await send('GET', `${collection}/items/mug`)).body.state, {
      timeout: 20_000,
      intervals: [50],
    })
    .toBe('indexed');
  const found = await send(
    'POST',
    `${collection}/search`,
    JSON.stringify({ modality: 'text', vector: [1, 0.1, 0], k: 3 }),
  );
  expect(found.body).toMatchObject({ hits: [{ id: 'mug' }] });
});

test('a list of documents takes the same way', async () => {
  const rows = [{ id: 'a', text_embedding: [1, 2], image_embedding: [3, 4] }];
  expect((await send('POST', '/ingest/documents', JSON.stringify(rows))).body).toMatchObject({
    accepted: 2,
    completed: 1,
  });
});

test('a body of 64 MB arrives whole', async () => {
  const body = batch(
    ...Array.from({ length: 2_000 }, (_, i) =>
      embedding(
        `big-${i}`,
        'TEXT',
        Array.from({ length: 1_500 }, () => 0.123456789),
      ),
    ),
  );
  const padded = Buffer.from(
    body.replace('{"embeddings"', `{${' '.repeat(64 * 1024 * 1024 - body.length)}"embeddings"`),
  );
  expect(padded.length).toBe(64 * 1024 * 1024);
  expect((await send('POST', '/api/collections/big/aggregate', padded)).body).toMatchObject({
    accepted: 2_000,
  });
});

test('a body over the limit is refused, and the answer can be read', async () => {
  expect(await send('POST', '/aggregate/', Buffer.alloc(70 * 1024 * 1024, 0x20))).toMatchObject({
    status: 413,
    body: { code: 'body_too_large' },
  });
});

test('a refused batch stores nothing, makes no collection, and is told with position, ID and rule', async () => {
  const answer = await send(
    'POST',
    '/api/collections/refused/aggregate',
    batch(embedding('a', 'TEXT', [1, 2]), embedding('b', 'TEXT', [1])),
  );
  expect(answer.status).toBe(422);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({
    code: 'dims_mismatch',
    errors: [
      {
        pointer: '/embeddings/1/embedding',
        id: 'b',
        code: 'dims_mismatch',
        detail: 'item 1 (id "b"): 1 dims, expected 2',
      },
    ],
  });
  expect((await send('GET', '/api/collections/refused')).status).toBe(404);
});

test('the first batch pins the dims of a collection', async () => {
  await send('POST', '/api/collections/pinned/aggregate', batch(embedding('a', 'TEXT', [1, 2, 3])));
  const other = await send(
    'POST',
    '/api/collections/pinned/aggregate',
    batch(embedding('b', 'TEXT', [1, 2])),
  );
  expect(other.body).toMatchObject({ code: 'dims_mismatch' });
  expect((await send('GET', '/api/collections/pinned')).body).toMatchObject({
    modalities: [
      { name: 'text', dims: 3 },
      { name: 'image', dims: null },
    ],
  });
});

for (const [what, method, path, body, headers, status, code] of [
  ['TRACE', 'TRACE', '/api/limits', '', {}, 405, 'method_not_allowed'],
  ['a % in a path', 'GET', '/api/collections/%/stats', '', {}, 400, 'invalid_path'],
  ['bytes in a path that are no UTF-8', 'GET', '/items/%FF?collection=a', '', {}, 400, 'invalid_path'],
  ['GET on intake', 'GET', '/aggregate/', '', {}, 405, 'method_not_allowed'],
  [
    'another content type',
    'POST',
    '/aggregate/',
    '{}',
    { 'content-type': 'text/plain' },
    415,
    'unsupported_media_type',
  ],
  [
    'an unknown encoding',
    'POST',
    '/aggregate/',
    '{}',
    { 'content-encoding': 'br' },
    415,
    'unsupported_encoding',
  ],
  ['an empty body', 'POST', '/aggregate/', '', {}, 400, 'invalid_json'],
  [
    'a literal NaN',
    'POST',
    '/aggregate/',
    '{"embeddings":[{"id":"a","embedding_type":"EMBEDDINGS_TEXT","embedding":[NaN]}]}',
    {},
    400,
    'invalid_json',
  ],
  ['absurd nesting', 'POST', '/aggregate/', '['.repeat(50_000) + ']'.repeat(50_000), {}, 400, 'invalid_json'],
  [
    'an invalid collection',
    'POST',
    '/api/collections/Big%20One/aggregate',
    '{"embeddings":[]}',
    {},
    422,
    'invalid_collection',
  ],
  [
    'an invalid producer',
    'POST',
    '/aggregate/',
    '{"embeddings":[]}',
    { 'muster-producer': 'x'.repeat(200) },
    422,
    'invalid_producer',
  ],
  ['an unknown collection', 'GET', '/api/collections/nobody/stats', '', {}, 404, 'unknown_collection'],
  ['an unknown parameter', 'GET', '/api/collections/embeddings/items?page=2', '', {}, 422, 'invalid_query'],
  ['an unknown address', 'GET', '/api/nothing', '', {}, 404, 'not_found'],
] as const) {
  test(`${what} is answered ${status} ${code}`, async () => {
    expect(await send(method, path, body, headers)).toMatchObject({ status, body: { code } });
  });
}

test('IDs of any characters are stored and returned exactly', async () => {
  const ids = ['a/b?c#d', '{x}:*', ' spaced ', '"quoted"', 'ü😀', '__proto__', '%2F'];
  await send(
    'POST',
    '/api/collections/ids/aggregate',
    batch(...ids.map((id) => embedding(id, 'TEXT', [1, 2]))),
  );
  for (const id of ids) {
    expect((await send('GET', `/api/collections/ids/items/${encodeURIComponent(id)}`)).body).toMatchObject({
      id,
      state: 'unmatched',
    });
  }
  const listed = (await send('GET', '/api/collections/ids/items?missing=image')).body.items as {
    id: string;
  }[];
  expect(listed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

test('pages of waiting items follow each other without a gap or a repeat', async () => {
  const ids = Array.from({ length: 250 }, (_, i) => `id-${i}`);
  await send(
    'POST',
    '/api/collections/pages/aggregate',
    batch(...ids.map((id) => embedding(id, 'TEXT', [1, 2]))),
  );
  const seen: string[] = [];
  let cursor: unknown = '';
  do {
    const { body } = await send(
      'GET',
      `/api/collections/pages/items?limit=40${cursor === '' ? '' : `&cursor=${String(cursor)}`}`,
    );
    seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
    cursor = body.next_cursor;
  } while (cursor !== null);
  expect(seen.toSorted()).toEqual(ids.toSorted());
});

test('a load with repeats ends with exact counts and no mispair', async () => {
  const load = {
    url: muster.url,
    collection: 'load',
    items: 10_000,
    dims: 64,
    batchRows: 500,
    connections: 4,
    twiceEvery: 10,
  };
  const { sent, accepted, duplicates, stale, unanswered } = await sendLoad(load);
  expect(unanswered).toBe(0);
  expect(accepted + duplicates + stale).toBe(sent);
  await expect
    .poll(
      async () => {
        const { indexed, unmatched, ready, later, failed } = await readStats(muster.url, 'load');
        return { indexed, unmatched, ready, later, failed };
      },
      { timeout: 60_000 },
    )
    .toEqual({ indexed: 10_000, unmatched: 0, ready: 0, later: 0, failed: 0 });
});
