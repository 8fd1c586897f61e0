/**
 * How fast clients send: 384-d rows into a Muster of its own that does not index (LanceDB, appendfsync always), by a plain
 * Python loop with httpx and JSON, by the Python client, by `npm run muster -- push` from an Arrow file (its start included), and by
 * the upload page in Chromium from the same file (from the click on Send to the last answer).
 *   node bench/push.ts [--rows 100000] [--rounds 3]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { chromium } from 'playwright';
import { CHROMIUM } from '#scripts/support/chromium.ts';
import { ensureEnvironment } from '#scripts/test/python.ts';
import { startMuster } from '#tests/support/muster.ts';
import { openUploadPage } from '#tests/support/upload-page.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '3' } },
});
const run = promisify(execFile);
const python = join(await ensureEnvironment(new AbortController().signal), 'python');
const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const file = join(dir, 'text.arrow');
const muster = await startMuster({ env: { MUSTER_INDEXER: 'off' } });
const browser = await chromium.launch(CHROMIUM);

const inPython =
  (how: string) =>
  async (collection: string): Promise<number> =>
    Number((await run(python, ['bench/push.py', how, values.rows, muster.url, collection])).stdout);

async function push(collection: string): Promise<number> {
  const startedMs = performance.now();
  const target = ['--url', muster.url, '--collection', collection, '--type', 'text'];
  await run(process.execPath, ['scripts/muster.ts', 'push', file, ...target]);
  return (performance.now() - startedMs) / 1_000;
}

async function upload(collection: string): Promise<number> {
  const page = await browser.newPage();
  const form = await openUploadPage(page, muster.url, collection);
  await form.pick(file);
  await form.check();
  const startedMs = performance.now();
  await form.send();
  await page.getByText(/^All [\d,]+ rows are answered\.$/).waitFor({ timeout: 600_000 });
  const seconds = (performance.now() - startedMs) / 1_000;
  await page.close();
  return seconds;
}

const WAYS: Readonly<Record<string, (collection: string) => Promise<number>>> = {
  'httpx loop, JSON numbers': inPython('loop'),
  'Python client, base64': inPython('base64'),
  'Python client, Arrow': inPython('arrow'),
  'muster push, Arrow': push,
  'upload page, Arrow': upload,
};
const rates: Record<string, number[]> = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));

try {
  await run(python, ['bench/push.py', 'write', values.rows, file, '']);
  await inPython('arrow')('warm-up');
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [i, [way, send]] of Object.entries(WAYS).entries()) {
      const collection = `round-${round}-${i}`;
      rates[way]!.push(Number(values.rows) / (await send(collection)));
      await fetch(`${muster.url}/api/collections/${collection}?confirm=${collection}`, { method: 'DELETE' });
    }
  const medians = Object.values(rates).map(
    (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!,
  );
  for (const [i, way] of Object.keys(WAYS).entries())
    process.stdout.write(
      `${way}: ${Math.round(medians[i]!)} rows/s, ${(medians[i]! / medians[0]!).toFixed(1)} times the loop\n`,
    );
} finally {
  await browser.close();
  await muster.stop();
  rmSync(dir, { recursive: true, force: true });
}
