import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import type { ListedItem } from '#lib/contract/answers.ts';
import { itemFilter } from '#lib/contract/requests.ts';
import { listItems } from '#lib/stats/items.ts';
import { expectLive } from '#tests/support/console-pages.ts';
import { countCommands, holdMany, openQuietStore, type QuietStore } from '#tests/support/many.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { watch } from '#tests/support/page.ts';

test.describe.configure({ mode: 'serial' });

const FEW = 20_000;
const MANY = 1_000_000;
/** A row takes its share of a page's reading, and three to five commands to be described. */
const COMMANDS_PER_ROW = 6;
/** What a page costs beside its rows: a script or two per partition, each with a search by halves. */
const COMMANDS_PER_LOOK = 16 * 40;
const LOOKS_MAX = 8;

let dir: string;
let store: QuietStore;
let muster: TestMuster | undefined;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  dir = await mkdtemp(path.join(tmpdir(), 'muster-million-'));
  store = await openQuietStore(dir);
});
test.afterAll(async () => {
  if (muster) expect(await muster.stop()).toBe(0);
  await store.close();
  await rm(dir, { recursive: true });
});

const hold = (prefix: string, producer: string, many: number) =>
  holdMany(store, { prefix, producer, modality: 'text', many });

/** One request for a page: what it shows, and what it cost. */
async function readPage(query: Record<string, string>) {
  const before = await countCommands(store);
  const page = await listItems(store.redis, store.collection, itemFilter.parse(query));
  return { ...page, commands: (await countCommands(store)) - before };
}

/** Reads on to the end, or as many pages as are enough. */
async function readOn(query: Record<string, string>, enough = Infinity) {
  const items: ListedItem[] = [];
  let [requests, worst, cursor] = [0, 0, null as string | null];
  do {
    const page = await readPage({ ...query, limit: '1000', ...(cursor !== null && { cursor }) });
    items.push(...page.items);
    [requests, worst, cursor] = [requests + 1, Math.max(worst, page.commands), page.next_cursor];
  } while (cursor !== null && requests < enough);
  return { ids: items.map(({ id }) => id), requests, worst, isOver: cursor === null };
}

const WORST = LOOKS_MAX * (1_000 * COMMANDS_PER_ROW + COMMANDS_PER_LOOK);
const rare = Array.from({ length: 5 }, (_, i) => `rare-${i}`);

test('a first page costs the same work of Redis, however many wait', async () => {
  test.setTimeout(180_000);
  await hold('id-', 'nightly', FEW);
  const atFew = await readPage({ limit: '100' });
  await hold('more-', 'nightly', MANY - FEW - rare.length);
  await hold('rare-', 'once', rare.length);
  const atMany = await readPage({ limit: '100' });
  expect(atMany.items.map(({ id }) => id)).toEqual(atFew.items.map(({ id }) => id));
  expect(atMany.commands).toBe(atFew.commands);
  expect(atMany.commands).toBeLessThan(100 * COMMANDS_PER_ROW + COMMANDS_PER_LOOK);
});

test('a prefix that five of a million have finds exactly these, in a few hundred requests of bounded work', async () => {
  test.setTimeout(180_000);
  const { ids, requests, worst, isOver } = await readOn({ prefix: 'rare-' });
  expect(ids.toSorted()).toEqual(rare);
  expect(isOver).toBe(true);
  expect(worst).toBeLessThan(WORST);
  expect(requests).toBeLessThan(300);
});

test('a request for a producer that hardly any item has ends after bounded work, and says where to go on', async () => {
  const { ids, worst, isOver } = await readOn({ producer: 'once' }, 10);
  expect({ ids, isOver }).toEqual({ ids: [], isOver: false });
  expect(worst).toBeLessThan(WORST);
});

test('an age that nothing has reached is answered at once', async () => {
  const { items, next_cursor, commands } = await readPage({ limit: '100', older_than_ms: '86400000' });
  expect({ items, next_cursor }).toEqual({ items: [], next_cursor: null });
  expect(commands).toBeLessThan(COMMANDS_PER_LOOK);
});

test('a million scroll by with few rows in the document, and a scarce match is looked for in sight', async ({
  page,
}) => {
  test.setTimeout(180_000);
  muster = await startMuster({ env: { REDIS_URL: store.url } });
  const wrong = watch(page, muster.url);
  await page.goto(`${muster.url}/unmatched`);
  await expect(page.getByText('1,000,000 wait for another side')).toBeVisible();
  await expect(page.getByText('100 of 1,000,000 loaded')).toBeVisible();
  for (let pages = 1; pages <= 12; pages++) {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    const read = (100 + 1_000 * pages).toLocaleString('en-US');
    await expect(page.getByText(`${read} of 1,000,000 loaded`)).toBeVisible();
    expect(await page.getByRole('row').count()).toBeLessThan(80);
  }
  await expectLive(page);

  const seen = Promise.withResolvers<void>();
  await page.route('**/items?*cursor=*', async (route) => {
    await seen.promise;
    await route.continue();
  });
  await page.getByLabel('Prefix').fill('rare-');
  await expect(page.getByText('Looking through 1,000,000 …')).toBeVisible();
  seen.resolve();
  await expect(page.getByText('5 loaded, oldest first')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('link', { name: 'rare-0', exact: true })).toBeVisible();
  await expectLive(page);
  expect(wrong).toEqual([]);
});
