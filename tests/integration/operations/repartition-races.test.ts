import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCollections } from '#lib/collections/collections.ts';
import { openRecords } from '#lib/operations/records.ts';
import { startChangingLoad } from '#tests/support/changing-load.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { openReplicaControl } from '#tests/support/control.ts';
import { withoutSettings } from '#tests/support/muster.ts';
import { programPart, type Part } from '#tests/support/parts.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 120_000, interval: 100 };
const WHOLE = { scope: null, filter: null, ids: null, count: null };

let bench: RuntimeBench;
let dir: string;
let mover: Part;
beforeEach(async () => {
  bench = await openRuntimeBench();
  dir = await mkdtemp(path.join(tmpdir(), 'muster-mover-'));
  mover = programPart({
    name: 'mover',
    args: ['scripts/indexer.ts'],
    env: {
      ...withoutSettings(process.env),
      REDIS_URL: process.env.MUSTER_TEST_REDIS_URL!,
      MUSTER_KEY_PREFIX: bench.keyPrefix,
      MUSTER_DATA_DIR: dir,
      MUSTER_LEASE_MS: '3000',
      // It moves items, and writes none: nobody listens there.
      ELASTICSEARCH_URL: 'http://127.0.0.1:9',
    },
    logFile: path.join(dir, 'mover.log'),
    isUp: (said) => said.includes('Indexing what is ready'),
  });
});
afterEach(async () => {
  await mover.kill();
  await bench.close();
  await rm(dir, { recursive: true, force: true });
});

const find = () => openCollections(bench.redis, bench.keyPrefix).find('embeddings');

/** Leaves a move to whichever process comes by. */
async function leaveMove(partitions: number): Promise<() => Promise<number>> {
  const { definition } = await find();
  const records = openRecords(bench.redis, bench.keyPrefix);
  const action = { ...WHOLE, collection: 'embeddings', action: 'repartition', actor: 'tester' } as const;
  const id = await records.log(action);
  await records.begin(id, action, { partitions: String(partitions), born: String(definition.born) });
  return async () => (await records.read('embeddings', id))!.changed;
}

test('nothing is lost, mispaired or set back by moves to more and to fewer partitions under load, the mover killed each time', async () => {
  await bench.runtime.control.setPaused('embeddings', 'tester', true);
  await bench.send(Array.from({ length: 6_000 }, (_, i) => [`still-${i}`, 'text', [1, i + 1]] as const));
  await bench.runtime.control.setPaused('embeddings', 'tester', false);
  await bench.runtime.control.stop();
  const load = startChangingLoad(bench, 400);
  for (const partitions of [64, 5]) {
    const movedSoFar = await leaveMove(partitions);
    await mover.start();
    await expect.poll(movedSoFar, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
    await mover.kill();
    await mover.start();
    await expect
      .poll(async () => (await find()).definition, POLL)
      .toMatchObject({ partitions, former: null });
    await mover.kill();
  }
  const sent = await load.end();
  await expect
    .poll(() => bench.runtime.stats('embeddings'), POLL)
    .toMatchObject({ ready: 0, later: 0, failed: 0, unmatched: 6_000 + sent.halves, indexed: sent.pairs });
  await load.check();
  const { layout } = await find();
  expect(await findBreaches(bench.redis, layout)).toEqual([]);
  const control = openReplicaControl(bench, {});
  await expect
    .poll(
      () => control.listOperations('embeddings', { limit: 1, action: 'repartition', format: 'json' }),
      POLL,
    )
    .toMatchObject({ operations: [{ outcome: { state: 'done' } }] });
  await control.stop();
}, 300_000);
