import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from 'playwright/test';

/** What went wrong in a page: errors, what the content policy stopped, and requests to anyone but Muster. */
export function watch(page: Page, url: string): string[] {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) wrong.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      wrong.push(`asks ${request.url()}`);
  });
  return wrong;
}

/** Fails with each element that breaks a rule of WCAG 2.2 A or AA which a machine can check. */
export const expectAccessible = (page: Page): Promise<void> =>
  expectNoViolation(page, (axe) => axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']));

/** The same in light and in dark, where nothing but the colours is another. */
export async function expectAccessibleInBothThemes(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectNoViolation(page, (axe) => axe.withRules(['color-contrast']));
}

async function expectNoViolation(page: Page, by: (axe: AxeBuilder) => AxeBuilder): Promise<void> {
  await settle(page);
  const { violations } = await by(new AxeBuilder({ page })).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
  ).toEqual([]);
}

/** Waits for what fades in: half there its contrast is half as well. */
const settle = (page: Page): Promise<unknown> =>
  page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));

/** Goes to an address where a key is asked for, and shows one. */
export async function signIn(page: Page, address: string, key: string): Promise<void> {
  const isAlive = page.waitForResponse('**/api/session');
  await page.goto(address);
  await isAlive;
  await page.getByLabel('Key', { exact: true }).fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
