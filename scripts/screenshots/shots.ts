import type { Shot } from './shot.ts';
import { uploadShots } from './upload-shots.ts';

const item = (id: string) => `/items/${encodeURIComponent(id)}?collection=shop`;

/** Every page, full and empty, and what floats over them. */
export const shots: readonly Shot[] = [
  { name: 'overview', address: '/?collection=shop', until: 'Throughput' },
  {
    name: 'overview-tables',
    address: '/?collection=shop&range=15m',
    until: 'Throughput',
    act: async (page) => {
      for (const table of await page.getByRole('button', { name: 'Table', exact: true }).all())
        if (await table.isVisible()) await table.click();
    },
  },
  {
    name: 'overview-range',
    address: '/?collection=shop',
    until: 'Throughput',
    act: async (page) => {
      const choice = page.getByRole('button', { name: 'Custom', exact: true });
      if (await choice.isVisible()) await choice.click();
      else {
        await page.getByLabel('Range', { exact: true }).last().click();
        await page.getByRole('option', { name: 'Custom…' }).click();
      }
      await page.getByRole('heading', { name: 'Show a range' }).waitFor();
    },
  },
  {
    name: 'overview-error',
    address: '/?collection=shop',
    until: 'Throughput',
    act: async (page) => {
      await page.route(/\/(ages|matches|producers|throughput)/, (route) => route.abort());
      await page.reload();
      await page.getByText('The ages could not be read.').waitFor();
    },
  },
  {
    name: 'overview-stale',
    address: '/?collection=shop',
    until: 'Late',
    act: async (page) => {
      await page.getByText('wait for image').first().waitFor();
      await page.route(/\/api\//, (route) => route.abort());
      await page
        .getByText(/\d+ s old$/)
        .nth(1)
        .waitFor();
    },
  },
  { name: 'system', address: '/system?collection=shop', until: 'Replicas' },
  { name: 'overview-empty', address: '/?collection=nothing', until: 'Send a pair' },
  { name: 'unmatched', address: '/unmatched?collection=shop', until: /cat\/(eu|uk)\/4/ },
  { name: 'unmatched-empty', address: '/unmatched?collection=nothing', until: 'There is no collection' },
  {
    name: 'unmatched-filtered',
    address: '/unmatched?collection=shop&missing=image&prefix=cat%2Feu%2F44&producer=nobody',
    until: 'Nothing matches.',
  },
  {
    name: 'unmatched-preview',
    address: '/unmatched?collection=shop&missing=image',
    until: /cat\/(eu|uk)\/4/,
    act: async (page) => {
      await page.getByLabel('Select all that match').check();
      await page
        .getByRole('button', { name: /^Flush/ })
        .last()
        .click();
      await page.getByRole('heading', { name: /^Flush [\d,]+ items$/ }).waitFor();
    },
  },
  { name: 'near', address: '/unmatched/near?collection=shop', until: 'In force' },
  { name: 'near-empty', address: '/unmatched/near?collection=embeddings', until: 'In force' },
  { name: 'near-clashes', address: '/unmatched/near?collection=clashing', until: 'shared by items' },
  {
    name: 'near-preview',
    address: '/unmatched/near?collection=clashing',
    until: 'shared by items',
    act: async (page) => {
      await page
        .getByRole('button', { name: /^Preview…/ })
        .last()
        .click();
      await page.getByText('Waiting items that get another ID').waitFor();
    },
  },
  { name: 'failed', address: '/failed?collection=shop', until: 'document_parsing_exception' },
  {
    name: 'failed-open',
    address: '/failed?collection=shop',
    until: 'document_parsing_exception',
    act: async (page) => {
      await page.getByRole('button', { name: 'document_parsing_exception' }).click();
      await page
        .getByText(/cat\/fr\/4/)
        .first()
        .waitFor();
    },
  },
  { name: 'failed-list', address: '/failed?collection=shop&view=list', until: /cat\/fr\/4/ },
  { name: 'failed-empty', address: '/failed?collection=nothing', until: 'There is no collection' },
  { name: 'item-unmatched', address: item('cat/eu/4456930 '), until: 'Journey' },
  { name: 'item-indexed', address: item('cat/us/4400000'), until: 'Neighbours by text' },
  { name: 'item-failed', address: item('cat/fr/4400037'), until: 'Journey' },
  { name: 'item-unknown', address: item('nobody'), until: 'Not known' },
  ...uploadShots,
  { name: 'operations', address: '/operations?collection=shop', until: 'Verify' },
  { name: 'activity', address: '/activity?collection=shop', until: 'Verify' },
  { name: 'collections', address: '/collections?collection=shop', until: 'muster-shop' },
  { name: 'keys', address: '/keys?collection=shop', until: 'There is none.' },
  {
    name: 'palette',
    address: '/?collection=shop',
    until: 'Throughput',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Find an ID or action').fill('fl');
    },
  },
  {
    name: 'shortcuts',
    address: '/?collection=shop',
    until: 'Throughput',
    act: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Shortcuts' }).waitFor();
    },
  },
];
