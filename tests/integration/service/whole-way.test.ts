/** A Muster whose documents go to a service: from what producers send to what the service has. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDocumentService, type DocumentService } from '#tests/support/document-service.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const INDEX = 'muster-embeddings';

let service: DocumentService;
let bench: RuntimeBench;

beforeEach(async () => {
  service = await startDocumentService();
  bench = await openRuntimeBench({ MUSTER_SERVICE_URL: service.url });
});
afterEach(async () => {
  await bench.close();
  await service.close();
});

const sendPair = (id: string, value = 1) =>
  bench.send([
    [id, 'text', value],
    [id, 'image', value],
  ]);
const stats = () => bench.runtime.stats('embeddings');
const sent = (id: string) => service.documents(INDEX).get(id);
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 20_000, interval: 50 });
const untilEmpty = () =>
  until(async () => expect(await stats()).toMatchObject({ ready: 0, later: 0, failed: 0, unmatched: 0 }));

test('complete items are sent whole, and leave; how many there are the service alone knows', async () => {
  await bench.send([
    ['mug', 'text', 1],
    ['cup', 'text', 2],
  ]);
  await bench.send([['mug', 'image', 3]]);
  await until(() =>
    expect(sent('mug')).toEqual({ id: 'mug', text_embedding: [1, 1], image_embedding: [3, 1] }),
  );
  await until(async () =>
    expect(await stats()).toMatchObject({ unmatched: 1, ready: 0, later: 0, indexed: null }),
  );
  expect(sent('cup')).toBeUndefined();
  expect((await bench.runtime.readiness()).engine).toEqual({ ok: true, name: 'Service', version: null });
  const { engine } = await bench.runtime.views.system();
  expect(engine).toMatchObject({
    ok: true,
    name: 'Service',
    indices: [{ index: INDEX, documents: null, bytes: null }],
  });
});

test('a late half waits for its other side and is then sent with it: never alone by itself', async () => {
  await sendPair('mug', 1);
  await until(() => expect(sent('mug')).toBeDefined());
  await untilEmpty();
  await bench.send([['mug', 'text', 7]]);
  expect(await bench.runtime.readItem('embeddings', 'mug', false)).toMatchObject({
    state: 'unmatched',
    document: null,
  });
  await bench.send([['mug', 'image', 8]]);
  await until(() => expect(sent('mug')).toMatchObject({ text_embedding: [7, 1], image_embedding: [8, 1] }));
  expect(
    service.lists.flatMap(({ documents }) => documents).every((document) => 'image_embedding' in document),
  ).toBe(true);
});

test('a flush sends what is held as it is', async () => {
  await bench.send([['mug', 'text', 7]]);
  await bench.runtime.control.actOnItems('embeddings', 'tester', 'flush', {
    scope: 'unmatched',
    ids: ['mug'],
  });
  await until(() => expect(sent('mug')).toEqual({ id: 'mug', text_embedding: [7, 1] }));
  await untilEmpty();
});

test('a document that is refused fails with the service’s reason, its neighbours are sent, and a requeue sends it once it may', async () => {
  service.bend(({ documents }) =>
    documents.some(({ id }) => id === 'bad') ? { status: 422, body: '{"message":"bad is sold out"}' } : null,
  );
  await bench.send(['a', 'bad', 'c'].flatMap((id) => [[id, 'text', 1] as const, [id, 'image', 1] as const]));
  await until(async () => expect(await stats()).toMatchObject({ failed: 1, ready: 0, later: 0 }));
  expect([...service.documents(INDEX).keys()].toSorted()).toEqual(['a', 'c']);
  expect(await bench.runtime.readItem('embeddings', 'bad', false)).toMatchObject({
    state: 'failed',
    error: 'The service answers 422: bad is sold out',
  });
  service.bend(() => null);
  await bench.runtime.control.actOnItems('embeddings', 'tester', 'requeue', { ids: ['bad'] });
  await until(() => expect(sent('bad')).toBeDefined());
});

test('an address that is not there fails nothing: indexing pauses, says so, and goes on by itself', async () => {
  service.bend(() => ({ status: 404 }));
  await sendPair('mug');
  await until(async () =>
    expect((await bench.runtime.readiness()).indexer.trouble?.reason).toBe(
      'The service knows no such address (404)',
    ),
  );
  expect(await stats()).toMatchObject({ failed: 0 });
  service.bend(() => null);
  await until(() => expect(sent('mug')).toBeDefined());
});

test('a service that asks for an hour of rest is left alone, until an operator asks to try now', async () => {
  service.bend(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
  await sendPair('mug');
  await until(async () => expect(await stats()).toMatchObject({ later: 1 }));
  const { due_at: dueAt } = await bench.runtime.readItem('embeddings', 'mug', false);
  expect(dueAt! - Date.now()).toBeGreaterThan(3_000_000);
  const asked = service.lists.length;
  await sendPair('cup');
  service.bend(() => null);
  expect(service.lists.length).toBe(asked);
  await bench.runtime.control.actOnItems('embeddings', 'tester', 'flush', {
    scope: 'ready',
    ids: ['mug', 'cup'],
  });
  await until(() =>
    expect([sent('mug'), sent('cup')].every((document) => document !== undefined)).toBe(true),
  );
});

test('what only a reader of documents could answer is refused with a code of its own', async () => {
  await sendPair('mug');
  await untilEmpty();
  const cannot = { code: 'engine_cannot', message: expect.stringContaining(service.url) as string };
  await expect(bench.runtime.readItem('embeddings', 'mug', false)).rejects.toMatchObject(cannot);
  for (const of of [{ vector: [1, 1] }, { id: 'mug' }])
    await expect(bench.runtime.search('embeddings', { modality: 'text', k: 3, ...of })).rejects.toMatchObject(
      cannot,
    );
  await bench.runtime.control.define('next', 'tester', {});
  const swap = { to: 'next', dry_run: false, force: false };
  await expect(bench.runtime.control.swapAlias('embeddings', 'tester', swap)).rejects.toMatchObject({
    code: 'engine_cannot',
    message: expect.stringContaining('Documents go to a service') as string,
  });
});

test('a deletion takes away what is held, keeps the ID out, and says that the service keeps what it has', async () => {
  await sendPair('mug');
  await untilEmpty();
  await bench.send([['mug', 'text', 2]]);
  expect(await bench.runtime.control.deleteItem('embeddings', 'tester', 'mug')).toMatchObject({
    count: 1,
    state: 'done',
    detail: 'What was sent to the service stays there: delete it there.',
  });
  expect(await bench.send([['mug', 'text', 3]])).toMatchObject({ accepted: 0, stale: 1 });
  expect(sent('mug')).toBeDefined();
});

test('a verify checks what is held, and says that documents were not compared', async () => {
  await bench.send([['cup', 'text', 2]]);
  const { id } = await bench.runtime.control.verify('embeddings', 'tester', false);
  await until(async () =>
    expect(await bench.runtime.control.readOperation('embeddings', id)).toMatchObject({
      outcome: { state: 'done', detail: expect.stringContaining('not compared with documents') as string },
      verification: { checked: 1, breaches: 0 },
    }),
  );
});

test('items get the IDs of their other sides by a rule, as with any engine', async () => {
  await bench.send([
    ['MUG', 'text', 1],
    ['mug', 'image', 2],
  ]);
  const idRule = [{ step: 'case' as const, to: 'lower' as const }];
  const { token } = await bench.runtime.control.previewIdRule('embeddings', idRule);
  await bench.runtime.control.applyIdRule('embeddings', 'tester', { id_rule: idRule, backlog: true, token });
  await until(() => expect(sent('mug')).toMatchObject({ text_embedding: [1, 1], image_embedding: [2, 1] }));
  await untilEmpty();
});
