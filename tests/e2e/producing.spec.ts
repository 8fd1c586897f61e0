import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { ingested, limits } from '#lib/contract/answers.ts';
import { LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import { arrowBody, fixedLists, texts } from '#tests/support/arrow-body.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_INDEXER: 'off' } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Posts as curl does: bytes with a content type, and nothing mended. */
async function post(
  to: string,
  type: string,
  body: Buffer | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${muster.url}/api/collections/${to}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

const vector = [0.5, -0.25];
const base64 = Buffer.from(Float32Array.from(vector).buffer).toString('base64');
const row = (id: string, embedding: unknown = vector) => ({
  id,
  embedding_type: 'EMBEDDINGS_TEXT',
  embedding,
});
const jsonOf = (...rows: unknown[]): string => JSON.stringify({ embeddings: rows });
const ndjsonOf = (...rows: unknown[]): string => rows.map((one) => `${JSON.stringify(one)}\n`).join('');
const json = jsonOf(row('a'), row('b', base64));
const arrow = arrowBody({
  id: texts(['a', 'b']),
  embedding: fixedLists(Float32Array.of(...vector, ...vector), 2),
});

for (const [what, query, type, body, headers] of [
  ['numbers and base64 in one batch', '', MEDIA_TYPES.json, json, {}],
  ['NDJSON', '', MEDIA_TYPES.ndjson, ndjsonOf(row('a'), row('b', base64)), {}],
  ['an Arrow stream', '?type=EMBEDDINGS_TEXT', MEDIA_TYPES.arrow, arrow, {}],
  ['a type by its short name', '?type=text', MEDIA_TYPES.arrow, arrow, {}],
  ['JSON in gzip', '', MEDIA_TYPES.json, gzipSync(json), { 'content-encoding': 'gzip' }],
  ['JSON in zstd', '', MEDIA_TYPES.json, zstdCompressSync(json), { 'content-encoding': 'zstd' }],
  ['Arrow in zstd', '?type=text', MEDIA_TYPES.arrow, zstdCompressSync(arrow), { 'content-encoding': 'zstd' }],
] as const) {
  test(`${what}: taken, and the same bytes are held whatever they came as`, async () => {
    const first = await post(`same/aggregate${query}`, type, body, headers);
    expect(first.status).toBe(200);
    const again = await post('same/aggregate', MEDIA_TYPES.json, json);
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2 });
  });
}

const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
const damaged = Buffer.from(gzipSync(json)).fill(0, 12, 30);

for (const [what, query, type, body, headers, status, code] of [
  ['corrupt gzip', '', MEDIA_TYPES.json, damaged, { 'content-encoding': 'gzip' }, 400, 'bad_encoding'],
  ['gzip that is none', '', MEDIA_TYPES.json, json, { 'content-encoding': 'gzip' }, 400, 'bad_encoding'],
  [
    'an encoding that is not known',
    '',
    MEDIA_TYPES.json,
    json,
    { 'content-encoding': 'br' },
    415,
    'unsupported_encoding',
  ],
  [
    '97 KB that unpack to 100 MB',
    '',
    MEDIA_TYPES.json,
    bomb,
    { 'content-encoding': 'gzip' },
    413,
    'body_too_large',
  ],
  ['a content type that is not known', '', 'text/csv', 'id,embedding', {}, 415, 'unsupported_media_type'],
  ['Arrow that is none', '', MEDIA_TYPES.arrow, json, {}, 400, 'invalid_arrow'],
  [
    'Arrow cut short',
    '?type=text',
    MEDIA_TYPES.arrow,
    arrow.subarray(0, arrow.length - 100),
    {},
    400,
    'invalid_arrow',
  ],
  ['Arrow without a type', '', MEDIA_TYPES.arrow, arrow, {}, 422, 'unknown_type'],
  ['a line that is no JSON', '', MEDIA_TYPES.ndjson, `${ndjsonOf(row('a'))}{"id":`, {}, 400, 'invalid_json'],
  ['NDJSON without a line', '?partial=true', MEDIA_TYPES.ndjson, '\n', {}, 422, 'invalid_batch'],
  ['more rows than a batch has', '', MEDIA_TYPES.ndjson, '1\n'.repeat(50_001), {}, 413, 'too_many_items'],
  ['base64 of something else', '', MEDIA_TYPES.json, jsonOf(row('a', 'AAAA')), {}, 422, 'invalid_embedding'],
  ['a parameter that is not known', '?partail=true', MEDIA_TYPES.json, json, {}, 422, 'invalid_query'],
  [
    'a parameter that is neither true nor false',
    '?partial=1',
    MEDIA_TYPES.json,
    json,
    {},
    422,
    'invalid_query',
  ],
] as const) {
  test(`${what} is answered ${status} ${code}, and nothing is stored`, async () => {
    expect(await post(`never/aggregate${query}`, type, body, headers)).toMatchObject({
      status,
      body: { code },
    });
    expect((await fetch(`${muster.url}/api/collections/never`)).status).toBe(404);
  });
}

test('a partial batch tells of each row in order, in the declared shape', async () => {
  const { status, body } = await post(
    'partly/aggregate?partial=true',
    MEDIA_TYPES.json,
    jsonOf(row('a'), row('b', [1, null]), row('a')),
  );
  expect(status).toBe(200);
  expect(ingested.strict().parse(body)).toMatchObject({
    status: 'partial',
    accepted: 1,
    duplicates: 1,
    rejected: 1,
    items: [
      { position: 0, status: 'duplicate' },
      {
        position: 1,
        id: 'b',
        status: 'rejected',
        error: { code: 'not_finite', reason: 'value 1 is null' },
      },
      { position: 2, status: 'accepted' },
    ],
  });
});

test('a dry run says what would be, and stores nothing', async () => {
  const dry = await post('dry/aggregate?dry_run=true', MEDIA_TYPES.json, json);
  expect(dry).toMatchObject({ status: 200, body: { status: 'dry_run', accepted: 2 } });
  expect((await fetch(`${muster.url}/api/collections/dry`)).status).toBe(404);
});

test('the limits are published, fixed and configured', async () => {
  const published = limits.strict().parse(await (await fetch(`${muster.url}/api/limits`)).json());
  expect(published).toMatchObject({
    body_bytes: LIMITS.bodyBytes,
    dims: 4_096,
    content_encodings: ['gzip', 'zstd'],
    backlog_items: 5_000_000,
  });
});

/** What a process that does much at once may leave for its next collection of garbage. */
const GARBAGE_MB = 300;

test('bombs, one after another and at once, leave memory flat', async () => {
  await post('never/aggregate', MEDIA_TYPES.json, bomb, { 'content-encoding': 'gzip' });
  const before = await readPeakMb();
  for (let round = 0; round < 8; round++)
    await Promise.all(
      Array.from({ length: 4 }, () =>
        post('never/aggregate', MEDIA_TYPES.json, bomb, { 'content-encoding': 'gzip' }),
      ),
    );
  // Four bodies at their limit at once, of 32 that would be 3 GB.
  expect((await readPeakMb()) - before).toBeLessThan(4 * 64 + GARBAGE_MB);
});

test('a stream of 600 MB is taken in constant memory', async () => {
  test.setTimeout(180_000);
  const tail = Array.from({ length: 384 }, (_, i) => Math.sin(i + 1).toFixed(6)).join(',');
  const piece = Array.from(
    { length: 500 },
    (_, i) => `{"id":"id-${i}","embedding_type":"EMBEDDINGS_TEXT","embedding":[${tail}]}\n`,
  ).join('');
  const pieces = Math.ceil((600 * 1024 * 1024) / piece.length);
  function* body(count: number): Generator<Buffer> {
    for (let i = 0; i < count; i++) yield Buffer.from(piece);
  }
  await postStream('stream/aggregate?partial=true', body(Math.ceil(pieces / 6)));
  const before = await readPeakMb();
  const answer = ingested.parse(await postStream('stream/aggregate?partial=true', body(pieces)));
  expect(answer).toMatchObject({ duplicates: pieces * 500, accepted: 0, rejected: 0 });
  expect((await readPeakMb()) - before).toBeLessThan(GARBAGE_MB);
});

test('a stream of 600 MB whose rows are all at fault is taken in constant memory, however long their names', async () => {
  test.setTimeout(180_000);
  const line = Buffer.from(`{"${'k'.repeat(900_000)}":1}\n`);
  function* body(count: number): Generator<Buffer> {
    for (let i = 0; i < count; i++) yield line;
  }
  await postStream('stream/aggregate?partial=true', body(100));
  const before = await readPeakMb();
  const answer = ingested.parse(await postStream('stream/aggregate?partial=true', body(700)));
  expect(answer).toMatchObject({ accepted: 0, rejected: 700 });
  expect((await readPeakMb()) - before).toBeLessThan(GARBAGE_MB);
});

test('the answer to a stream is bounded, and memory with it, however many rows are at fault', async () => {
  test.setTimeout(180_000);
  const piece = Buffer.from(`{"id":"${'i'.repeat(500)}","${'k'.repeat(200)}":1}\n`.repeat(100));
  function* body(count: number): Generator<Buffer> {
    for (let i = 0; i < count; i++) yield piece;
  }
  await postStream('stream/aggregate?partial=true', body(3_000));
  const before = await readPeakMb();
  const answer = ingested.parse(await postStream('stream/aggregate?partial=true', body(10_000)));
  expect(answer.rejected).toBe(1_000_000);
  expect(answer.items!.length + answer.items_omitted!).toBe(1_000_000);
  expect((await readPeakMb()) - before).toBeLessThan(GARBAGE_MB);
});

function postStream(to: string, body: Iterable<Buffer>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${muster.url}/api/collections/${to}`,
      { method: 'POST', headers: { 'content-type': MEDIA_TYPES.ndjson } },
      (answer) => {
        answer
          .toArray()
          .then((chunks) => resolve(JSON.parse(Buffer.concat(chunks as Buffer[]).toString())), reject);
      },
    );
    pipeline(Readable.from(body), sent).catch(reject);
  });
}

/** The most memory that the app has had so far. */
async function readPeakMb(): Promise<number> {
  const run = JSON.parse(await readFile(path.join(muster.dataDir, 'run.json'), 'utf8')) as {
    app: { pid: number };
  };
  const status = await readFile(`/proc/${run.app.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1_024;
}
