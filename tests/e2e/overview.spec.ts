import { expect, test, type Page } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster();
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

async function post(collection: string, type: 'TEXT' | 'IMAGE', ids: readonly string[]): Promise<void> {
  const embeddings = ids.map((id) => ({ id, embedding_type: `EMBEDDINGS_${type}`, embedding: [1, 2, 3] }));
  const answer = await fetch(`${muster.url}/api/collections/${collection}/aggregate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ embeddings }),
  });
  expect(answer.status).toBe(200);
}

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, i) => `id-${i}`);

/** What went wrong in a page: errors, and requests to anyone but Muster. */
function watch(page: Page): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(muster.url) && !request.url().startsWith('data:'))
      wrong.push(`asks ${request.url()}`);
  });
  return wrong;
}

test('an empty Muster says how to send the first pair, and the page comes alive with it', async ({
  page,
}) => {
  const wrong = watch(page);
  await page.goto(muster.url);
  await expect(page.getByText('Send a pair')).toBeVisible();
  await expect(page.getByText('nothing held yet')).toBeVisible();
  await post('embeddings', 'TEXT', ['mug-1']);
  await expect(page.getByText('1 waits for image').first()).toBeVisible();
  await post('embeddings', 'IMAGE', ['mug-1']);
  await expect(page.getByText('1 waits for image').first()).toBeHidden();
  expect(wrong).toEqual([]);
});

test('the readiness picture follows what producers post', async ({ page }) => {
  await post('picture', 'TEXT', idsOf(30));
  await page.goto(`${muster.url}/?collection=picture`);
  await expect(page.getByText('30 wait for image').first()).toBeVisible();
  await post('picture', 'IMAGE', idsOf(20));
  await expect(page.getByText('10 wait for image').first()).toBeVisible();
});

test('throughput can be read as a table', async ({ page }) => {
  await post('table', 'TEXT', idsOf(5));
  await page.goto(`${muster.url}/?collection=table`);
  const panel = page.getByRole('region', { name: 'Throughput' });
  await panel.getByRole('button', { name: 'Table' }).click();
  await expect(panel.getByRole('table')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390, 360]) {
    test(`at ${width} px, ${colorScheme}, nothing runs over the edge`, async ({ browser }) => {
      await post('edges', 'TEXT', idsOf(12));
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(`${muster.url}/?collection=edges`);
      await expect(page.getByText('Throughput').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await context.close();
    });
  }
}
