import { expect as expectWithin, test } from 'playwright/test';
import { ask } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';
import { makeUploadFolder, type UploadFolder } from '#tests/support/upload-files.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';

/** A busy machine takes its time: what has to come is waited for. */
const expect = expectWithin.configure({ timeout: 30_000 });

let muster: TestMuster;
let folder: UploadFolder;
test.beforeAll(async () => {
  muster = await startMuster();
  folder = await makeUploadFolder();
});
test.afterAll(async () => {
  await folder.remove();
  expect(await muster.stop()).toBe(0);
});

const writeRows = (name: string, ids: readonly string[], embedding = [1, 2]) =>
  folder.write(name, ids.map((id) => JSON.stringify({ id, embedding })).join('\n'));

test('the map tells how many pairs each ID rule brings, and whether IDs repeat', async ({ page }) => {
  const upload = await openUploadPage(page, muster.url, 'rules');
  await upload.pick(
    await writeRows('text.jsonl', ['1', '2', '3', '3']),
    await writeRows('image.jsonl', ['photos/1.jpg', 'photos/2.jpg', 'photos/9.jpg']),
  );
  const rule = page.getByLabel(/How IDs of image\.jsonl/);
  await expect(rule).toContainText('+2 pairs');
  await expect(page.getByLabel(/Where the IDs of text\.jsonl/)).toContainText('text, 1 repeat');
  await expect(page.getByLabel(/Where the IDs of image\.jsonl/)).toContainText('text, no repeats');
  await rule.click();
  await expect(page.getByRole('option', { name: /^as it stands/ })).toContainText('0 pairs');
  await expect(page.getByRole('option', { name: /^drop folder and extension/ })).toContainText('2 pairs');
});

test('dims that the collection does not take are told on the map, with what to do', async ({ page }) => {
  await ask(muster.url, 'PUT', 'pinned', {
    modalities: [
      { name: 'text', dims: 3 },
      { name: 'image', dims: 2 },
    ],
  });
  const upload = await openUploadPage(page, muster.url, 'pinned');
  await upload.pick(await writeRows('text.jsonl', ['a']), await writeRows('image.jsonl', ['a']));
  await expect(
    page.getByText(/^Its vectors have 2 dims, text of pinned has 3: all its rows would be refused\. Choose/),
  ).toHaveCount(1);
  await expectAccessible(page);
});

test('vectors of a modality that the collection does not have are left out, and it is said why', async ({
  page,
}) => {
  const upload = await openUploadPage(page, muster.url, 'foreign');
  await upload.pick(await writeRows('audio.jsonl', ['a']));
  await expect(
    page.getByText('Left out: it seems to hold audio, which foreign does not have.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: /^Check/ })).toBeDisabled();
});

test('a file that was changed on disk says so in the check, and gives way when it is picked again', async ({
  page,
}) => {
  const file = await writeRows('text.jsonl', ['a', 'b']);
  const upload = await openUploadPage(page, muster.url, 'changed');
  await upload.pick(file);
  await expect(page.getByRole('button', { name: 'Check all rows' })).toBeEnabled();
  await writeRows('text.jsonl', ['a', 'b', 'c']);
  await page.getByRole('button', { name: 'Check all rows' }).click();
  await expect(page.getByText(/It was changed or moved since it was picked\. Pick it again/)).toBeVisible();
  await page.getByRole('button', { name: '2 Map, done' }).click();
  await upload.pick(file);
  await expect(page.getByRole('cell', { name: 'text.jsonl' })).toHaveCount(1);
  await upload.check();
  await expect(page.getByText('3 rows checked.')).toBeVisible();
});

test('among many files those that are sent stand first, and only some are drawn', async ({ page }) => {
  const upload = await openUploadPage(page, muster.url, 'many');
  const junk = Array.from({ length: 150 }, (_, i) => folder.write(`a-note-${i}.md`, 'Nothing to see.'));
  await upload.pick(...(await Promise.all(junk)), await writeRows('text.jsonl', ['a']));
  const table = page.getByRole('region', { name: 'Recognised' });
  await expect(table.getByText('150 of 151 files left out')).toBeVisible();
  await expect(table.getByRole('cell', { name: 'text.jsonl' })).toBeInViewport();
  await expect(table.getByRole('cell', { name: /^a-note-/ })).toHaveCount(99);
  await table.getByRole('button', { name: 'Show all 151' }).click();
  await expect(table.getByRole('cell', { name: /^a-note-/ })).toHaveCount(150);
});

test('numbered arrays wait for the files of their IDs, which may come later', async ({ page }) => {
  const arrays = [
    await folder.write('emb_0.json', '[[1, 2], [3, 4]]'),
    await folder.write('emb_1.json', '[[5, 6]]'),
  ];
  const upload = await openUploadPage(page, muster.url, 'numbered');
  await upload.pick(...arrays);
  const ids = page.getByLabel(/Where the IDs of emb_0\.json and 1 like it/);
  await expect(ids).toContainText('no file has them yet');
  await upload.pick(
    await folder.write('ids_1.json', '["c"]'),
    await folder.write('ids_0.json', '["a", "b"]'),
  );
  await expect(ids).toContainText('ids');
  await upload.check();
  await upload.send();
  await upload.finish();
  await expect(page.getByText('3 sent = 3 accepted')).toBeVisible();
  const held = await ask(muster.url, 'POST', 'numbered/held', { ids: ['a', 'b', 'c', '0'] });
  expect(held).toEqual({ held: [['text'], ['text'], ['text'], []] });
});
