import { ageItems, ask, failReady, noteProducer, postIds } from '#tests/support/console-data.ts';
import type { TestMuster } from '#tests/support/muster.ts';

const idsOf = (prefix: string, count: number, from = 4_400_000) =>
  Array.from({ length: count }, (_, i) => `${prefix}${from + i * 37}`);
const nearIds = idsOf('CAT/EU/', 1_203, 4_500_014).map((id) => `${id}.jpg`);

const REASONS = [
  [
    21,
    "document_parsing_exception: [1:2718] failed to parse field [attributes.weight] of type [float] (For input string: '1,2 kg')",
  ],
  [
    9,
    'strict_dynamic_mapping_exception: mapping set to strict, dynamic introduction of [versions] within [_doc]',
  ],
  [4, 'Given up after 10 tries: Elasticsearch answers 503'],
  [3, 'routing_missing_exception: routing is required for [muster-shop]/[_doc]'],
] as const;

/** Makes what there is to see: pairs, items that wait for either side, odd IDs, failures, and a log of actions. */
export async function fillConsole(muster: TestMuster): Promise<void> {
  const { url } = muster;
  const pairs = idsOf('cat/us/', 300);
  await postIds(url, 'shop', 'text', pairs);
  await postIds(url, 'shop', 'image', pairs);
  await settle(url);
  await ask(url, 'POST', 'shop/pause');
  const failing = idsOf('cat/fr/', 37);
  let from = 0;
  for (const [count, reason] of REASONS) {
    const ids = failing.slice(from, (from += count));
    await postIds(url, 'shop', 'text', ids);
    await postIds(url, 'shop', 'image', ids);
    await failReady(muster, 'shop', reason);
  }
  await ask(url, 'POST', 'shop/resume');
  const texts = [...idsOf('cat/eu/', 7_208), ...idsOf('cat/eu/', 1_203, 4_500_014)];
  const images = idsOf('cat/uk/', 3_120, 7_100_000);
  await postIds(url, 'shop', 'text', ['cat/eu/4456930 ', ...texts]);
  await postIds(url, 'shop', 'image', ['cat/eu/4456930', ...nearIds, ...images]);
  await postIds(url, 'clashing', 'text', ['SKU-1', 'Sku-1', 'SKU-2 ', 'SKU-3']);
  await postIds(url, 'clashing', 'image', ['sku-1', 'sku-2', 'sku-3', 'sku-4']);
  await ageItems(muster, 'shop', texts, (i) => 30_000 * 1.0011 ** i);
  await ageItems(muster, 'shop', images, (i) => 20_000 * 1.002 ** i);
  await noteProducer(muster, 'shop', {
    name: 'vision-batch-02',
    modality: 'image',
    silentMs: 11_520_000,
    usualMs: 4_000,
    received: 96_140,
  });
  await noteProducer(muster, 'shop', {
    name: 'catalog-text-us',
    modality: 'text',
    silentMs: 3_000,
    usualMs: 2_000,
    received: 22_704,
  });
  await ask(url, 'POST', 'shop/flush', { scope: 'unmatched', ids: ['cat/eu/4400000', 'cat/eu/4400037'] });
  await ask(url, 'POST', 'shop/requeue', { scope: 'failed', ids: [failing[0]] });
  await ask(url, 'POST', 'shop/verify');
}

async function settle(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { indexed } = (await ask(url, 'GET', 'shop/stats')) as { indexed: number | null };
    if (indexed === 300) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The pairs were not indexed in time.');
}
