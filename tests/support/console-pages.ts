import { expect, type Page } from 'playwright/test';
import { listPages } from './routes.ts';

/** What the pages about one thing are about. */
export interface Shown {
  collection: string;
  item: string;
  operation: string;
}

/** The address of every page that there is, but the one to sign in. */
export const listAddresses = ({ collection, item, operation }: Shown): string[] =>
  listPages()
    .filter(({ address }) => address !== '/login')
    .map(({ address }) =>
      address.replace('[id]', encodeURIComponent(item)).replace('[operation]', encodeURIComponent(operation)),
    )
    .map((address) => `${address}?collection=${collection}`);

/** The pages among them that show what changes. */
export const listLiveAddresses = (shown: Shown): string[] =>
  listAddresses(shown).filter((address) => !address.startsWith('/docs'));

/** Waits until a page says that what it shows is of now. */
export const expectLive = (page: Page, timeout?: number): Promise<void> =>
  expect(page.getByText(/^Live · \d s$/).filter({ visible: true })).toBeVisible({ timeout });

/** Waits until a page has what it shows: its own head, and its data. */
export async function expectSettled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached();
  if (!page.url().includes('/docs')) await expectLive(page);
}

/** Turns a page's tab into the background, or back: headless Chromium never does so by itself. */
export const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      value: hidden ? 'hidden' : 'visible',
    });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, isHidden);

/** Lets a page note what it asks for while its tab is hidden; call it before the page is opened. */
export async function noteHiddenRequests(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const fetch = window.fetch.bind(window);
    window.fetch = (target, init) => {
      if (document.hidden)
        (window.askedWhileHidden ??= []).push(target instanceof Request ? target.url : String(target));
      return fetch(target, init);
    };
  });
}

/** What it has noted. */
export const readHiddenRequests = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.askedWhileHidden ?? []);

declare global {
  interface Window {
    askedWhileHidden?: string[];
  }
}
