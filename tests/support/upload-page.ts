import { expect, type Page } from 'playwright/test';

/** The upload page in a test's hands. */
export interface UploadPage {
  pick(...files: string[]): Promise<void>;
  pickFolder(folder: string): Promise<void>;
  /** Checks every row. */
  check(): Promise<void>;
  send(): Promise<void>;
  /** Leaves what is not sent. */
  cancel(): Promise<void>;
  /** Waits until all rows are answered. */
  finish(): Promise<void>;
}

/** Opens the page about a collection. */
export async function openUploadPage(page: Page, url: string, collection: string): Promise<UploadPage> {
  await page.goto(`${url}/upload?collection=${collection}`);
  // Set as soon as the page is alive.
  await expect(page.getByTestId('folder')).toHaveAttribute('webkitdirectory');
  return {
    pick: (...files) => page.getByTestId('files').setInputFiles(files),
    pickFolder: (folder) => page.getByTestId('folder').setInputFiles(folder),
    async check() {
      await page.getByRole('button', { name: /^Check/ }).click();
      await expect(page.getByText(/rows? checked\./)).toBeVisible({ timeout: 60_000 });
    },
    send: () => page.getByRole('button', { name: /^(Send|Go on with) [\d,]+ rows?$/ }).click(),
    async cancel() {
      await page.getByRole('button', { name: 'Cancel…' }).click();
      await page.getByRole('button', { name: /^Leave [\d,]+ unsent$/ }).click();
    },
    finish: () =>
      expect(page.getByText(/^All [\d,]+ rows? are answered\.$/)).toBeVisible({ timeout: 60_000 }),
  };
}
