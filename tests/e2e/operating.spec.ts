import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { stats, type Stats } from '#lib/contract/answers.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';

let muster: TestMuster;
let dir: string;
test.beforeAll(async () => {
  muster = await startMuster();
  dir = await mkdtemp(path.join(tmpdir(), 'muster-operating-'));
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
  await rm(dir, { recursive: true, force: true });
});

/** Finds the Muster, and the Redis, that run on the folder. */
const run = (args: string[]) =>
  runScript(['scripts/muster.ts', ...args], { MUSTER_DATA_DIR: muster.dataDir });

async function readStats(): Promise<Stats> {
  return stats.parse(await (await fetch(`${muster.url}/api/collections/shop/stats`)).json());
}

async function send(type: string, count: number): Promise<void> {
  const embeddings = Array.from({ length: count }, (_, i) => ({ id: `id-${i}`, embedding: [1, i + 1] }));
  const answer = await fetch(`${muster.url}/api/collections/shop/aggregate?type=${type}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ embeddings }),
  });
  expect(answer.status).toBe(200);
}

test('a collection is moved to more partitions from a shell, and its pairs come together there', async () => {
  await send('text', 250);
  const moved = await run(['repartition', '--collection', 'shop', '--partitions', '64']);
  expect(moved).toMatchObject({
    code: 0,
    output: expect.stringContaining('Moved 250 items to 64 partitions'),
  });
  const again = await run(['repartition', '--collection', 'shop', '--partitions', '64']);
  expect(again).toMatchObject({ code: 0, output: 'The collection has 64 partitions already.\n' });
  expect(await run(['repartition', '--collection', 'shop'])).toMatchObject({ code: 1 });
  const refused = await fetch(`${muster.url}/api/collections/shop/repartition`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ partitions: 1_000 }),
  });
  expect(refused.status).toBe(422);
  await send('image', 100);
  await expect.poll(readStats, { timeout: 30_000 }).toMatchObject({ indexed: 100, unmatched: 150 });
  expect((await run(['verify', '--collection', 'shop'])).output).toContain('Checked 150 items: 0 breaches');
});

test('what is held is backed up and restored from a shell, and what was discarded in between is back', async () => {
  const file = path.join(dir, 'held.ndjson.gz');
  expect(await run(['backup', file])).toMatchObject({ code: 0, output: `150 items are in ${file}.\n` });
  const discarded = await fetch(`${muster.url}/api/collections/shop/discard`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ids: ['id-200', 'id-201'] }),
  });
  expect(discarded.status).toBe(200);
  await expect.poll(async () => (await readStats()).unmatched, { timeout: 10_000 }).toBe(148);
  for (const time of ['once', 'twice']) {
    const restored = await run(['restore', file]);
    expect(restored, time).toMatchObject({ code: 0, output: expect.stringContaining('150 items of') });
    await expect.poll(async () => (await readStats()).unmatched, { timeout: 10_000 }).toBe(150);
  }
  expect(await run(['restore', path.join(dir, 'missing.ndjson')])).toMatchObject({ code: 1 });
});
