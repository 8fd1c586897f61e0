import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import type { ActionName } from '#lib/contract/control.ts';
import type { ActionRequest } from '#lib/contract/requests.ts';
import { openControl, type Control } from '#lib/operations/open.ts';
import { openRecords } from '#lib/operations/records.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

let bench: RuntimeBench;
const controls: Control[] = [];
beforeEach(async () => {
  bench = await openRuntimeBench();
});
afterEach(async () => {
  await Promise.all(controls.splice(0).map((control) => control.stop()));
  await bench.close();
});

const WHOLE = { scope: null, filter: null, ids: null, count: null };
const POLL = { timeout: 25_000, interval: 100 };
const ITEMS = 3_000;

const sendMany = async () => {
  const rows = Array.from({ length: ITEMS }, (_, i) => [`id-${i}`, 'text', 1] as const);
  await bench.send(rows);
};

/** Control of a replica whose connection to Redis stops answering after some steps, as when its process dies. */
function openMortalControl(stepsLeft: number): Control {
  const { redis, keyPrefix } = bench;
  let left = stepsLeft;
  const mortal = new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      if (String(name) === 'muster_discard' && left-- <= 0)
        return () => new Promise<never>((_resolve, reject) => setTimeout(reject, 60_000).unref());
      return (value as (...args: unknown[]) => unknown).bind(target);
    },
  });
  const control = openControl({
    redis: mortal,
    keyPrefix,
    engine: {} as never,
    collections: openCollections(mortal, keyPrefix),
    writeTimeoutMs: 1_000,
    onReady: () => undefined,
    onPaired: () => undefined,
    onError: () => undefined,
  });
  return control;
}

const discard = async (control: Control, request: ActionRequest) =>
  control.actOnItems('embeddings', 'tester', 'discard', request);

test('an operation that only a newer version knows is left to that, however often it is come by', async () => {
  const records = openRecords(bench.redis, bench.keyPrefix);
  const action = { ...WHOLE, collection: 'embeddings', action: 'mend' as ActionName, actor: 'tester' };
  await bench.runtime.control.define('embeddings', 'tester', {});
  const id = await records.log(action);
  await records.begin(id, action, {});
  const read = async () => (await records.read('embeddings', id))!;
  await expect.poll(read, POLL).toMatchObject({
    state: 'running',
    detail: 'This version does not know what "mend" is; a newer one goes on with it.',
  });
  expect((await read()).notes.tries).toBeUndefined();
});

test('an operation whose replica dies is taken over where it was, and counts no item twice', async () => {
  await sendMany();
  const dying = openMortalControl(5);
  const { token } = (await discard(dying, { dry_run: true })) as { token: string };
  const acted = (await discard(dying, { token })) as { operation: string; count: number; state: string };
  expect(acted.state).toBe('running');
  expect(acted.count).toBeLessThan(ITEMS);
  const read = () => bench.runtime.control.readOperation('embeddings', acted.operation);
  await expect.poll(async () => (await read()).outcome.state, POLL).toBe('done');
  expect((await read()).outcome).toMatchObject({ changed: ITEMS, skipped: 0 });
  expect((await bench.runtime.stats('embeddings')).unmatched).toBe(0);
});

test('an operation can be ended under way; what is done stays done, and is counted', async () => {
  await sendMany();
  const dying = openMortalControl(3);
  const { token } = (await discard(dying, { dry_run: true })) as { token: string };
  const { operation } = (await discard(dying, { token })) as { operation: string };
  await bench.runtime.control.abort('embeddings', 'tester', operation);
  const read = () => bench.runtime.control.readOperation('embeddings', operation);
  await expect.poll(async () => (await read()).outcome.state, POLL).toBe('aborted');
  const { changed } = (await read()).outcome;
  expect((await bench.runtime.stats('embeddings')).unmatched).toBe(ITEMS - changed);
  expect(changed).toBeLessThan(ITEMS);
});

test('every action that began is in the log, with who did it and what came of it', async () => {
  await bench.send([['a', 'text', 1]]);
  await bench.runtime.control.setPaused('embeddings', 'night shift', true);
  await bench.runtime.control.setPaused('embeddings', 'night shift', false);
  const { activity, next_cursor } = await bench.runtime.control.listActivity('embeddings', {
    limit: 1,
    format: 'json',
  });
  expect(activity).toMatchObject([{ action: 'resume', actor: 'night shift', outcome: { state: 'done' } }]);
  const next = await bench.runtime.control.listActivity('embeddings', {
    limit: 10,
    format: 'json',
    cursor: next_cursor!,
  });
  expect(next.activity).toMatchObject([{ action: 'pause' }]);
});
