import type { Page } from 'playwright';
import type { Shot } from './shot.ts';

/** How many batches of a picture's upload are let through. */
const PASSED = 4;

const jsonLines = (name: string, rows: readonly unknown[]) => ({
  name,
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
});

/** Rows of text of which some are refused. */
const withFaults = () =>
  jsonLines(
    'captions.jsonl',
    Array.from({ length: 5_000 }, (_, i) => ({
      id: i % 613 === 1 ? '' : `mug-${i}`,
      sku: `sku-${i}`,
      embedding: i % 97 === 0 ? [0, 0, 0] : [Math.sin(i) + 1.1, Math.cos(i), 0.3],
    })),
  );

/** Enough of them for many batches. */
const aLot = (name: string) =>
  jsonLines(
    name,
    Array.from({ length: 60_000 }, (_, i) => ({
      id: `mug-${i}`,
      embedding: i % 9_973 === 7 ? [0, 0] : [Math.sin(i) + 1.1, Math.cos(i)],
    })),
  );

const bytesOf = (name: string, bytes: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes, 'latin1'),
});

const check = (page: Page) => page.getByRole('button', { name: /^Check/ }).click();
const send = (page: Page) => page.getByRole('button', { name: /^(Send|Go on)/ }).click();
const pick = (page: Page, files: Parameters<ReturnType<Page['getByTestId']>['setInputFiles']>[0]) =>
  page.getByTestId('files').setInputFiles(files);

async function pickEmoji(page: Page): Promise<void> {
  await pick(
    page,
    ['text', 'image'].map((name) => `examples/emoji/${name}.parquet`),
  );
  await page.getByText('1,792 in the files', { exact: true }).waitFor();
}

/** Lets some batches through and holds the others up. */
async function sendSome(page: Page): Promise<void> {
  let passed = 0;
  await page.route('**/aggregate?*', (route) => (++passed > PASSED ? undefined : route.continue()));
  await pick(page, [aLot('captions.jsonl'), aLot('image.jsonl')]);
  await check(page);
  await send(page);
  await page.getByText(/[1-9],\d{3} rows\/s/).waitFor();
}

async function sendFaulty(page: Page): Promise<void> {
  await pick(page, withFaults());
  await check(page);
  await send(page);
  await page.getByText(/are answered/).waitFor();
}

/** Each state of the upload. */
export const uploadShots: readonly Shot[] = [
  { name: 'upload', address: '/upload?collection=shop', until: 'Drop files or folders here' },
  {
    name: 'upload-bad',
    address: '/upload?collection=emoji',
    until: 'Drop files',
    act: async (page) => {
      await pick(page, [
        bytesOf('old_vectors.npy', '\x80\x04\x95'),
        bytesOf('catalog.h5', '\x89HDF\r\n\x1A\n'),
        bytesOf('products_text.parquet', `PAR1${'\x01'.repeat(64)}`),
        bytesOf('notes.csv', ''),
      ]);
      await page.getByText(/^4 files, .*, read in this browser/).waitFor();
    },
  },
  { name: 'upload-map', address: '/upload?collection=emoji', until: 'Drop files', act: pickEmoji },
  {
    name: 'upload-checking',
    address: '/upload?collection=emoji',
    until: 'Drop files',
    act: async (page) => {
      // Muster says nothing of what it holds, and the check waits for it.
      let asked = 0;
      await page.route('**/held', (route) => (++asked > 1 ? undefined : route.continue()));
      await pick(page, [aLot('captions.jsonl')]);
      await check(page);
      await page.getByText(/rows checked$/).waitFor();
    },
  },
  {
    name: 'upload-check',
    address: '/upload?collection=emoji',
    until: 'Drop files',
    act: async (page) => {
      await pickEmoji(page);
      await check(page);
      await page.getByText(/rows checked\./).waitFor();
    },
  },
  { name: 'upload-sending', address: '/upload?collection=sending', until: 'Drop files', act: sendSome },
  {
    name: 'upload-paused',
    address: '/upload?collection=sending',
    until: 'Drop files',
    act: async (page) => {
      await sendSome(page);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused. What was sent stays.').waitFor();
    },
  },
  { name: 'upload-result', address: '/upload?collection=uploaded', until: 'Drop files', act: sendFaulty },
  {
    name: 'upload-retry',
    address: '/upload?collection=retried',
    until: 'Drop files',
    act: async (page) => {
      await sendFaulty(page);
      await page.getByRole('button', { name: 'Retry after a fix' }).click();
      await page.getByText('are sent again').waitFor();
    },
  },
];
