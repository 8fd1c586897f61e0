import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { stats, type Stats } from '#lib/contract/answers.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessibleInBothThemes } from '#tests/support/page.ts';
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

async function readStats(name = 'shop'): Promise<Stats> {
  return stats.parse(await (await fetch(`${muster.url}/api/collections/${name}/stats`)).json());
}

async function send(type: string, count: number, name = 'shop'): Promise<void> {
  const embeddings = Array.from({ length: count }, (_, i) => ({ id: `id-${i}`, embedding: [1, i + 1] }));
  const answer = await fetch(`${muster.url}/api/collections/${name}/aggregate?type=${type}`, {
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
  await expect.poll(readStats, { timeout: 30_000 }).toMatchObject({
    indexed: 100,
    unmatched: 150,
    ready: 0,
    later: 0,
  });
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

test('a collection is moved from its settings, and the page follows the move to its end', async ({
  page,
}) => {
  await send('text', 120, 'by-hand');
  await page.goto(`${muster.url}/collections?collection=by-hand`);
  await page.getByRole('button', { name: 'Settings of by-hand' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings of by-hand' });
  await expect(settings.getByText('16 partitions in Redis')).toBeVisible();
  const open = settings.getByRole('button', { name: 'Move to another number…' });
  await settings.getByRole('button', { name: 'Discard' }).click();
  // What is typed would be lost.
  await expect(open).toBeHidden();
  await settings.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Settings of by-hand' }).click();
  await open.click();
  const dialog = page.getByRole('dialog', { name: 'Partitions of by-hand' });
  await expect(dialog.getByText('120 items')).toBeVisible();
  await expectAccessibleInBothThemes(page);
  const field = dialog.getByLabel('How many from now on');
  await expect(field).toHaveValue('64');
  const move = dialog.getByRole('button', { name: 'Move the collection' });
  await field.fill('257');
  await move.click();
  expect(await field.evaluate((one: HTMLInputElement) => one.validity.valid)).toBe(false);
  await field.fill('32');
  await move.click();
  await expect(dialog.getByText('Moved 120 items to 32 partitions.')).toBeVisible({ timeout: 60_000 });
  await expectAccessibleInBothThemes(page);
  await dialog.getByRole('link', { name: 'Open the operation' }).click();
  await expect(page.getByRole('heading', { name: 'Move to other partitions' })).toBeVisible();
  expect((await run(['verify', '--collection', 'by-hand'])).output).toContain(
    'Checked 120 items: 0 breaches',
  );
  expect(await readStats('by-hand')).toMatchObject({ unmatched: 120 });
});
