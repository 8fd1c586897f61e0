import { expect, test } from 'playwright/test';
import { postIds } from '#tests/support/console-data.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { expectAccessible } from '#tests/support/page.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  // Nothing listens there.
  muster = await startMuster({ env: { ELASTICSEARCH_URL: 'http://127.0.0.1:9' } });
  await postIds(muster.url, 'shop', 'text', ['a', 'b']);
  await postIds(muster.url, 'shop', 'image', ['a', 'b']);
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

test('the strip says what the engine does, since when, how much waits, that nothing is lost and what follows', async ({
  page,
}) => {
  await page.goto(`${muster.url}/?collection=shop`);
  const strips = page.getByRole('region', { name: 'What is wrong' });
  await expect(strips).toContainText(
    /Elasticsearch .* since \d\d:\d\d\. 2 items wait; nothing is lost\. Indexing resumes by itself\./,
    { timeout: 20_000 },
  );
  await expectAccessible(page);
  await strips.getByRole('link', { name: 'System' }).click();
  await expect(page).toHaveURL(/\/system\?collection=shop/);
  await expect(page.getByText(/Elasticsearch is away/).first()).toBeVisible();
  await expect(strips).toContainText('2 items wait');
  await expectAccessible(page);
});
