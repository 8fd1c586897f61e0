import { randomBytes } from 'node:crypto';
import { expect, test } from 'playwright/test';
import { swapped, swapPreview } from '#lib/contract/swap.ts';
import { ask, postIds } from '#tests/support/console-data.ts';
import { leavesOutElasticsearch, openElasticsearchServer } from '#tests/support/elasticsearch.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';
import { runScript } from '#tests/support/run-script.ts';

test.skip(leavesOutElasticsearch, 'Elasticsearch is left out.');
test.describe.configure({ mode: 'serial' });

const SUFFIX = randomBytes(4).toString('hex');
const [OLD, NEXT, ALIAS] = [`shop-${SUFFIX}`, `shop-${SUFFIX}-v2`, `products-${SUFFIX}`];
let server: Awaited<ReturnType<typeof openElasticsearchServer>>;
let muster: TestMuster;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  server = await openElasticsearchServer();
  muster = await startMuster({ env: { ELASTICSEARCH_URL: server.url } });
  await ask(muster.url, 'PUT', OLD, { index: ALIAS });
  await ask(muster.url, 'PUT', NEXT, {});
  for (const [collection, ids] of [
    [OLD, ['a', 'b', 'c']],
    [NEXT, ['a', 'b']],
  ] as const)
    for (const modality of ['text', 'image'] as const) await postIds(muster.url, collection, modality, ids);
  for (const [collection, count] of [
    [OLD, 3],
    [NEXT, 2],
  ] as const)
    await expect
      .poll(async () => (await ask(muster.url, 'GET', `${collection}/stats`)) as object, { timeout: 30_000 })
      .toMatchObject({ indexed: count, ready: 0, later: 0 });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
  await server.close();
});

const leadsTo = async (): Promise<string[]> =>
  Object.keys((await (await fetch(`${server.url}/_alias/${ALIAS}`)).json()) as object);
const [OLD_INDEX, NEXT_INDEX] = [`${ALIAS}-000001`, `muster-${NEXT}-000001`];

test('the page previews a swap, asks for the name where the other side is not caught up, and shows what was done', async ({
  page,
}) => {
  await page.goto(`${muster.url}/collections?collection=${OLD}`);
  await page.getByRole('button', { name: `Swap an alias of ${OLD} …` }).click();
  const dialog = page.getByRole('dialog', { name: `Swap an alias of ${OLD}` });
  await expect(dialog.getByLabel('Alias that searchers use')).toHaveValue(ALIAS);
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: NEXT }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByText(`${NEXT} is not caught up.`)).toBeVisible();
  await expect(dialog.getByText(`It has 2 documents, and "${OLD}" has 3.`)).toBeVisible();
  const swap = dialog.getByRole('button', { name: 'Swap the alias' });
  await expect(swap).toBeDisabled();
  await expectAccessible(page);
  expect(await leadsTo()).toEqual([OLD_INDEX]);
  await dialog.getByRole('textbox').fill(ALIAS);
  await swap.click();
  await expect(dialog.getByText(`“${ALIAS}” leads to ${NEXT}, ${NEXT_INDEX}.`)).toBeVisible();
  expect(await leadsTo()).toEqual([NEXT_INDEX]);
  await dialog.getByRole('link', { name: 'Open the operation' }).click();
  await expect(page.getByText('Swap an alias').first()).toBeVisible();
  await expect(page.getByText(`"${ALIAS}" leads to ${NEXT_INDEX}.`).first()).toBeVisible();
  await expectAccessible(page);
});

test('the page swaps back with one click where the other side is caught up, and says what stands in the way', async ({
  page,
}) => {
  await page.goto(`${muster.url}/collections?collection=${NEXT}`);
  await page.getByRole('button', { name: `Swap an alias of ${NEXT} …` }).click();
  const dialog = page.getByRole('dialog', { name: `Swap an alias of ${NEXT}` });
  await dialog.getByRole('combobox').click();
  await page.getByRole('option', { name: OLD, exact: true }).click();
  await dialog.getByLabel('Alias that searchers use').fill(OLD_INDEX);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByRole('alert')).toContainText("are Muster's own");
  await dialog.getByLabel('Alias that searchers use').fill(ALIAS);
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByText(`${OLD} is caught up.`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Swap the alias' }).click();
  await expect(dialog.getByText(`leads to ${OLD}, ${OLD_INDEX}.`)).toBeVisible();
  expect(await leadsTo()).toEqual([OLD_INDEX]);
});

test('the command shows how both stand, refuses what is behind, and swaps when it may', async () => {
  const run = (...args: string[]) =>
    runScript(['scripts/muster.ts', 'swap', ...args], { MUSTER_DATA_DIR: muster.dataDir });
  const there = ['--collection', OLD, '--to', NEXT, '--alias', ALIAS];
  const shown = await run(...there, '--dry-run');
  expect(shown).toMatchObject({ code: 0, output: expect.stringContaining(`Who searches "${ALIAS}"`) });
  expect(shown.output).toContain(`from then on by  ${NEXT}, ${NEXT_INDEX} (2 documents)`);
  expect(await run(...there, '--yes')).toMatchObject({
    code: 1,
    output: expect.stringContaining('wait until it is caught up, or say --force'),
  });
  expect(await run(...there, '--force')).toMatchObject({
    code: 1,
    output: expect.stringContaining('say --yes where nobody can be asked'),
  });
  expect(await leadsTo()).toEqual([OLD_INDEX]);
  expect(await run(...there, '--force', '--yes')).toMatchObject({
    code: 0,
    output: expect.stringContaining(`"${ALIAS}" leads to ${NEXT_INDEX}; operation`),
  });
  expect(await leadsTo()).toEqual([NEXT_INDEX]);
  const back = await run('--collection', NEXT, '--to', OLD, '--alias', ALIAS, '--yes');
  expect(back).toMatchObject({ code: 0 });
  expect(await leadsTo()).toEqual([OLD_INDEX]);
  expect(await run('--collection', OLD)).toMatchObject({ code: 1 });
});

test('the API answers in exactly the shape described', async () => {
  const there = { to: NEXT, alias: ALIAS };
  const shown = await ask(muster.url, 'POST', `${OLD}/swap`, { ...there, dry_run: true });
  expect(shown).toEqual(swapPreview.parse(shown));
  const done = await ask(muster.url, 'POST', `${OLD}/swap`, { ...there, force: true });
  expect(done).toEqual(swapped.parse(done));
  await expect.poll(leadsTo).toEqual([NEXT_INDEX]);
  await ask(muster.url, 'POST', `${NEXT}/swap`, { to: OLD, alias: ALIAS });
  await expect.poll(leadsTo).toEqual([OLD_INDEX]);
});

test('the page deletes the collection that an alias leads to only when that was said', async ({ page }) => {
  const second = `also-${SUFFIX}`;
  await ask(muster.url, 'POST', `${OLD}/swap`, { to: NEXT, alias: second, force: true });
  const isThere = async () => (await fetch(`${server.url}/_alias/${second}`)).status;
  await expect.poll(isThere).toBe(200);
  await page.goto(`${muster.url}/collections?collection=${NEXT}`);
  await page.getByRole('button', { name: `Delete ${NEXT} …` }).click();
  const dialog = page.getByRole('dialog', { name: `Delete ${NEXT}` });
  await dialog.getByRole('textbox').fill(NEXT);
  await dialog.getByRole('button', { name: 'Delete the collection' }).click();
  await expect(dialog.getByRole('alert')).toContainText(`Searchers reach its index by "${second}"`);
  expect(await ask(muster.url, 'GET', NEXT)).toMatchObject({ deleting: false });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete it all the same' }).click();
  await expect(page.getByRole('link', { name: NEXT, exact: true })).toBeHidden({ timeout: 60_000 });
});

test('a swap to a collection that is not there changes nothing', async () => {
  const refused = await fetch(`${muster.url}/api/collections/${OLD}/swap`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ to: 'nowhere' }),
  });
  expect(refused.status).toBe(404);
  expect(await leadsTo()).toEqual([OLD_INDEX]);
});
