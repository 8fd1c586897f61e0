import { connect } from 'node:net';
import { expect, test } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

type Json = Record<string, unknown>;

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
  const answer = await fetch(`${muster.url}/api/collections/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Json };
}

/** As `curl -X POST` sends it: no body, no content type, no length. */
function askBare(method: string, path: string): Promise<{ status: number | undefined; body: Json }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(muster.url);
    const socket = connect(Number(port), hostname, () =>
      socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`),
    );
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('end', () => {
      const json = /\{.*\}/s.exec(answer)?.[0] ?? '{}';
      resolve({ status: Number(answer.split(' ')[1]), body: JSON.parse(json) as Json });
    });
  });
}

const put = (collection: string, ids: readonly string[], type = 'TEXT', embedding = [0.1, 0.2]) =>
  ask('POST', `${collection}/aggregate`, {
    embeddings: ids.map((id) => ({ id, embedding_type: `EMBEDDINGS_${type}`, embedding })),
  });

test('flush, discard and requeue without a preview answer 422 preview_required', async () => {
  await put('guarded', ['a']);
  for (const [verb, body] of [
    ['flush', { scope: 'unmatched' }],
    ['discard', { scope: 'unmatched', filter: { missing: 'image' } }],
    ['requeue', {}],
  ] as const)
    expect(await ask('POST', `guarded/${verb}`, body)).toMatchObject({
      status: 422,
      body: { code: 'preview_required' },
    });
  expect((await ask('GET', 'guarded/items/a')).body).toMatchObject({ state: 'unmatched' });
});

test('a flush touches what its preview showed, though more arrives meanwhile', async () => {
  await put('exact', ['a', 'b', 'c']);
  const preview = await ask('POST', 'exact/flush', { scope: 'unmatched', filter: {}, dry_run: true });
  expect(preview).toMatchObject({ status: 200, body: { count: 3 } });
  await put('exact', ['d']);
  const committed = await ask('POST', 'exact/flush', { token: preview.body.token });
  expect(committed).toMatchObject({ status: 200, body: { count: 3, skipped: 0, state: 'done' } });
  expect((await ask('GET', 'exact/stats')).body).toMatchObject({ unmatched: 1 });
  const operation = await ask('GET', `exact/operations/${String(committed.body.operation)}`);
  expect(operation.body).toMatchObject({
    action: 'flush',
    actor: 'local',
    count: 3,
    outcome: { changed: 3 },
  });
});

test('pause and resume need no body, and the collection says which it is', async () => {
  await put('switched', ['a']);
  const bare = await askBare('POST', '/api/collections/switched/pause');
  expect(bare).toMatchObject({ status: 200, body: { paused: true } });
  expect((await ask('GET', 'switched')).body).toMatchObject({ paused: true });
  expect((await ask('POST', 'switched/resume', {})).body).toMatchObject({ paused: false });
});

test('an item can be deleted by its ID, whatever characters it has', async () => {
  const id = 'a/b {c} *?#%';
  await put('deleting', [id]);
  const answer = await ask('DELETE', `deleting/items/${encodeURIComponent(id)}`);
  expect(answer).toMatchObject({ status: 200, body: { count: 1, state: 'done' } });
  expect(Number(answer.body.kept_out_until)).toBeGreaterThan(Date.now());
  expect((await put('deleting', [id], 'IMAGE')).body).toMatchObject({ stale: 1, accepted: 0 });
});

test('a collection is declared by PUT, and a member that cannot change is named', async () => {
  const modalities = [
    { name: 'text', dims: 2, model: 'clip@1' },
    { name: 'audio', required: false },
  ];
  const made = await ask('PUT', 'declared', { modalities, versions: 'producer' });
  expect(made).toMatchObject({
    status: 200,
    body: {
      name: 'declared',
      index: 'muster-declared',
      versions: 'producer',
      modalities: [
        { name: 'text', dims: 2, required: true, model: 'clip@1', similarity: 'cosine' },
        { name: 'audio', dims: null, required: false },
      ],
    },
  });
  expect(await ask('PUT', 'declared', { modalities, versions: 'producer' })).toEqual(made);
  const conflict = await ask('PUT', 'declared', { partitions: 3 });
  expect(conflict).toMatchObject({ status: 409, body: { code: 'collection_conflict' } });
  expect(String(conflict.body.detail)).toContain('partitions 16');
});

test('a wrong batch that has pinned three dims is undone by deleting the collection, its name typed', async () => {
  await put('oops', ['a'], 'TEXT', [1, 2, 3]);
  expect(await ask('DELETE', 'oops')).toMatchObject({ status: 422, body: { code: 'confirmation_required' } });
  expect(await ask('DELETE', 'oops?confirm=oops')).toMatchObject({ status: 200 });
  await expect
    .poll(() => put('oops', ['a'], 'TEXT', [1, 2]), { timeout: 30_000 })
    .toMatchObject({ status: 200 });
});

test('the activity log lists what was done, and is exported a line each', async () => {
  await put('logged', ['a', 'b']);
  await ask('POST', 'logged/discard', { scope: 'unmatched', ids: ['a'] });
  await ask('POST', 'logged/pause');
  expect((await ask('GET', 'logged/activity')).body.activity).toMatchObject([
    { action: 'pause', outcome: { state: 'done' } },
    { action: 'discard', scope: 'unmatched', ids: ['a'], count: 1, outcome: { changed: 1 } },
  ]);
  const answer = await fetch(`${muster.url}/api/collections/logged/activity?format=ndjson`);
  const lines = (await answer.text()).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as Json).action)).toEqual(['pause', 'discard']);
});

test('an export that cannot begin is refused, and not cut off', async () => {
  expect(await ask('GET', 'logged/activity?format=ndjson&cursor=nonsense')).toMatchObject({
    status: 422,
    body: { code: 'invalid_query' },
  });
});

test('an ID that is none is refused wherever it is named, and does nothing', async () => {
  await put('named', ['a']);
  for (const id of ['', 'x'.repeat(513), 'line\nbreak'])
    expect(await ask('POST', 'named/discard', { ids: ['a', id] })).toMatchObject({ status: 422 });
  expect(await ask('DELETE', `named/items/${'x'.repeat(513)}`)).toMatchObject({
    status: 422,
    body: { code: 'invalid_id' },
  });
  expect((await ask('GET', 'named/items/a')).body).toMatchObject({ state: 'unmatched' });
});

test('verify tells what it checked and what it found', async () => {
  await put('checked', ['a', 'b']);
  const { body } = await ask('POST', 'checked/verify');
  expect(body).toMatchObject({ outcome: { state: 'done' }, verification: { checked: 2, breaches: 0 } });
});
