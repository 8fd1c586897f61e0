import { expect, test, type Page } from 'playwright/test';
import { ask, postIds } from '#tests/support/console-data.ts';
import { expectSettled, listLiveAddresses, type Shown } from '#tests/support/console-pages.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
let shown: Shown;
const idsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
test.beforeAll(async () => {
  muster = await startMuster();
  await postIds(muster.url, 'walked', 'text', [...idsOf('pair-', 4), ...idsOf('text-', 1_300)]);
  await postIds(muster.url, 'walked', 'image', idsOf('pair-', 4));
  const { id } = (await ask(muster.url, 'POST', 'walked/verify')) as { id: string };
  shown = { collection: 'walked', item: 'text-0', operation: id };
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

/** Everything in sight that can be used, and can be reached by Tab: a group of radio buttons is one stop. */
const CONTROLS = 'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]';

/** Marks what Tab has to reach, and answers how much that is. */
const markControls = (page: Page): Promise<number> =>
  page.evaluate((controls) => {
    const all = [...document.querySelectorAll<HTMLElement | SVGElement>(controls)].filter(
      (one) => one.checkVisibility() && one.tabIndex >= 0 && !one.closest('[aria-hidden=true], [inert]'),
    );
    for (const [i, one] of all.entries()) one.setAttribute('data-stop', String(i));
    return all.length;
  }, CONTROLS);

/** What has the focus: which stop it is, and whether one sees that it has it. */
const readFocus = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { width, height } = element.getBoundingClientRect();
    return {
      stop: element.getAttribute('data-stop') ?? '',
      html: element.outerHTML.slice(0, 120),
      isSeen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && width * height > 0,
    };
  });

test('Tab reaches every control of every page, each with a focus that is seen', async ({ page }) => {
  for (const address of listLiveAddresses(shown)) {
    await page.goto(muster.url + address);
    await expectSettled(page);
    const count = await markControls(page);
    expect(count, address).toBeGreaterThan(8);
    const [reached, unseen] = [new Set<string>(), new Set<string>()];
    // A page may draw more under way; a round that is twice as long as the stops is over.
    for (let i = 0; i < 2 * count && reached.size < count; i++) {
      await page.keyboard.press('Tab');
      const focus = await readFocus(page);
      if (focus?.stop) reached.add(focus.stop);
      if (focus && !focus.isSeen) unseen.add(focus.html);
    }
    const missed = await page
      .locator('[data-stop]')
      .evaluateAll(
        (stops, known) =>
          stops
            .filter((stop) => !known.includes(stop.getAttribute('data-stop')!))
            .map((stop) => stop.outerHTML.slice(0, 120)),
        [...reached],
      );
    expect({ missed, unseen: [...unseen] }, address).toEqual({ missed: [], unseen: [] });
  }
});

test('a dialog keeps the focus within, goes with Esc, and gives the focus back', async ({ page }) => {
  await page.goto(`${muster.url}/unmatched?collection=walked`);
  await page.getByLabel('Select all that match').check();
  const opener = page.getByRole('button', { name: /^Flush 1,300/ });
  for (const [from, open] of [
    [opener, () => opener.press('Enter')],
    [page.getByRole('button', { name: 'Find an ID or action' }), () => page.keyboard.press('Control+k')],
  ] as const) {
    await from.focus();
    await open();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(':focus')).toHaveCount(1);
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press(i < 8 ? 'Tab' : 'Shift+Tab');
      await expect(dialog.locator(':focus')).toHaveCount(1);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(from).toBeFocused();
  }
});

test('a picker opens with Enter and with an arrow, takes a choice, and has the focus after', async ({
  page,
}) => {
  await page.goto(`${muster.url}/unmatched?collection=walked`);
  await expectSettled(page);
  for (const key of ['ArrowDown', 'Enter', 'ArrowDown']) {
    const picker = page.getByRole('combobox', { name: 'Missing side' });
    await picker.focus();
    await page.keyboard.press(key);
    await expect(page.getByRole('listbox')).toBeVisible();
    await expect(picker).toHaveAttribute('aria-expanded', 'true');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await expect(picker).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'Missing image' }).press('Enter');
  await expect(page).toHaveURL(/missing=image/);
});

test('single keys act on the page, sleep while one types, and stay off once they are turned off', async ({
  page,
}) => {
  await page.goto(`${muster.url}/unmatched?collection=walked`);
  await expectSettled(page);
  await page.getByLabel('Exact ID').focus();
  await page.keyboard.type('gp?');
  await expect(page.getByLabel('Exact ID')).toHaveValue('gp?');
  await expect(page).toHaveURL(/\/unmatched/);
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.getByRole('heading', { name: 'Unmatched' }).click();
  await page.keyboard.type('gp');
  await expect(page).toHaveURL(/\/operations/);
  await page.keyboard.press('?');
  await page.getByLabel('Single keys act').uncheck();
  await page.keyboard.press('Escape');
  await page.reload();
  await expectSettled(page);
  await page.keyboard.type('gu?');
  await page.keyboard.press('Control+k');
  await expect(page.getByPlaceholder('Find an ID or action')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await expect(page).toHaveURL(/\/operations/);
});

test('with reduced motion nothing moves on any page, nor in what opens over it', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const address of listLiveAddresses(shown)) {
    await page.goto(muster.url + address);
    await expectSettled(page);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    const moving = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('*')].flatMap((element) => {
          const { animationName, transitionDuration } = getComputedStyle(element);
          const isStill = animationName === 'none' && /^0s(, 0s)*$/.test(transitionDuration);
          return isStill && element.getAnimations().length === 0 ? [] : [element.outerHTML.slice(0, 120)];
        }),
      );
    expect(await moving(), address).toEqual([]);
  }
  await context.close();
});

test('times are local with UTC on hover, and numbers are grouped', async ({ browser }) => {
  const context = await browser.newContext({ timezoneId: 'Asia/Kolkata' });
  const page = await context.newPage();
  for (const address of ['/unmatched', '/operations', '/items/text-0']) {
    await page.goto(`${muster.url}${address}?collection=walked`);
    const time = page.locator('main time').filter({ visible: true }).first();
    await expect(time).toHaveText(/\d\d:\d\d/);
    const at = new Date((await time.getAttribute('datetime'))!);
    const local = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Kolkata',
    }).format(at);
    await expect(time).toContainText(local);
    const utc = at.toISOString().slice(0, 16).replace('T', ' ');
    await expect(time).toHaveAttribute('title', new RegExp(`^${utc}.* UTC$`));
  }
  for (const address of ['/', '/unmatched']) {
    await page.goto(`${muster.url}${address}?collection=walked`);
    await expect(
      page
        .getByText(/\b1,300\b/)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
    await expect(page.getByText(/\b1300\b/)).toHaveCount(0);
  }
  await context.close();
});
