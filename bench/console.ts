/**
 * What the console costs: holds a million unmatched items and twenty thousand failed ones, then times each look at them, as it is
 * without its cache; then serves them by the production build, and times pages of the list, and the pages in Chromium.
 *   node bench/console.ts [--items 1000000] [--failed 20000]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { groupQuery } from '#lib/contract/console.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { claim, peekDue } from '#lib/pairing/claim.ts';
import { count } from '#lib/pairing/count.ts';
import { fail } from '#lib/pairing/settle.ts';
import { listFailures } from '#lib/stats/failures.ts';
import { openSummaries } from '#lib/stats/summary.ts';
import { CHROMIUM } from '#scripts/support/chromium.ts';
import { expectSettled, listAddresses } from '#tests/support/console-pages.ts';
import { holdMany, openQuietStore } from '#tests/support/many.ts';
import { startMuster } from '#tests/support/muster.ts';
import { noteFigures, readFigures } from '#tests/support/page-figures.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '1000000' }, failed: { type: 'string', default: '20000' } },
});
const LOOKS = 200;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const store = await openQuietStore(join(dir, 'redis'));
const { redis, collection } = store;
const { layout } = collection;

const hold = (prefix: string, modality: string, many: number) =>
  holdMany(store, { prefix: `${prefix}-`, modality, producer: 'bench', many });

async function failAll(): Promise<void> {
  for (let partition = 0; partition < layout.spec.partitions; partition++)
    for (;;) {
      const ids = await peekDue(redis, layout, partition, 500);
      if (ids.length === 0) break;
      const items = await claim(redis, layout, partition, ids, 60_000);
      const failures = items.map((item, i) => ({
        ...item,
        reason: `${REASONS[i % REASONS.length]} '${item.id}'`,
      }));
      await fail(redis, layout, partition, failures);
    }
}
const REASONS = ['no field takes', 'too large', 'no routing', 'given up on', 'not a number'];

async function time(what: string, look: () => Promise<unknown>): Promise<void> {
  const tookMs: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    const started = performance.now();
    await look();
    tookMs.push(performance.now() - started);
  }
  const sorted = tookMs.toSorted((a, b) => a - b);
  say(
    `${what}: least ${sorted[0]!.toFixed(1)} ms, median ${sorted[LOOKS / 2]!.toFixed(1)} ms, p95 ${sorted[Math.floor(LOOKS * 0.95)]!.toFixed(1)} ms`,
  );
}

await hold('failed', 'text', Number(values.failed));
await hold('failed', 'image', Number(values.failed));
await failAll();
await hold('unmatched', 'text', Number(values.items));
say(`held: ${values.items} unmatched, ${values.failed} failed`);
const engine = { count: async () => 0 } as unknown as Engine;
await time('counts alone', () => count(redis, layout));
await time('stats with ages', () => openSummaries(redis, engine)(collection));
await time('failed by reason', () => listFailures(redis, collection, groupQuery.parse({})));

const muster = await startMuster({ env: { REDIS_URL: store.url } });
const listed = `${muster.url}/api/collections/embeddings/items`;
for (const [what, query] of [
  ['first page of 100', 'limit=100'],
  ['page of 1,000', 'limit=1000'],
  ['prefix that nothing has', 'limit=100&prefix=nothing'],
  ['producer that nothing has', 'limit=100&producer=nobody'],
  ['older than a day', 'limit=100&older_than_ms=86400000'],
])
  await time(`over HTTP, ${what}`, async () => (await fetch(`${listed}?${query}`)).text());

const browser = await chromium.launch(CHROMIUM);
const kB = (bytes: number): string => `${Math.round(bytes / 1_000)} kB`;
const VISITS = 3;
for (const address of listAddresses({ collection: 'embeddings', item: 'unmatched-0', operation: 'none' })) {
  const visits = [];
  for (let i = 0; i < VISITS; i++) visits.push(await visit(address));
  const paints = visits.map(({ largestPaintMs }) => Math.round(largestPaintMs)).toSorted((x, y) => x - y);
  const { scriptBytes, allScriptBytes } = visits.at(-1)!;
  say(
    `${address}: largest paint after ${paints.join(', ')} ms, script ${kB(scriptBytes)}, with what comes later ${kB(allScriptBytes)}`,
  );
}

/** Opens a page with nothing in the browser's cache. */
async function visit(address: string) {
  const page = await (await browser.newContext()).newPage();
  await noteFigures(page);
  const html = (await (await page.goto(muster.url + address))?.text()) ?? '';
  await expectSettled(page);
  const figures = await readFigures(page, html);
  await page.context().close();
  return figures;
}

await browser.close();
await muster.stop();
await store.close();
rmSync(dir, { recursive: true, force: true });
