import { randomBytes } from 'node:crypto';
import { MultiBar, Presets } from 'cli-progress';
import { openDemoApi, isUp, type DemoApi } from './demo/api.ts';
import { checkJoin } from './demo/check.ts';
import { readEmojiFile, readExpected, type Expected } from './demo/emoji.ts';
import { startMuster } from './demo/muster.ts';
import { produce } from './demo/produce.ts';

const DEADLINE_MS = 180_000;
const SETTLE_MS = 90_000;
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

setTimeout(() => {
  say(`The demo did not end within ${DEADLINE_MS / 1_000} s.`);
  process.exit(1);
}, DEADLINE_MS).unref();

const url = process.env.MUSTER_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const own = (await isUp(url)) ? null : await startMuster(url, say);
let code = 1;
try {
  code = await runDemo();
} catch (error) {
  say(describeFailure(error));
} finally {
  await own?.stop();
}
process.exit(code);

async function runDemo(): Promise<number> {
  const collection = `demo-${new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}-${randomBytes(2).toString('hex')}`;
  const api = openDemoApi(url, collection, process.env.MUSTER_KEY ?? process.env.MUSTER_ADMIN_KEY);
  const [text, image, expected] = await Promise.all([
    readEmojiFile('text'),
    readEmojiFile('image'),
    readExpected(),
  ]);
  say(`Two producers stream real embeddings of emoji into the collection ${collection}.`);
  say(`Watch them meet: ${url}/?collection=${collection}`);

  const bars = new MultiBar(
    {
      format: '{name} [{bar}] {value}/{total}',
      hideCursor: true,
      clearOnComplete: false,
      noTTYOutput: true,
      notTTYSchedule: 5_000,
    },
    Presets.shades_classic,
  );
  const bar = (name: string, total: number) => bars.create(total, 0, { name: name.padEnd(14) });
  const [textBar, imageBar] = [bar('text sent', text.length), bar('image sent', image.length)];
  const [fromText, fromImage] = await Promise.all([
    produce(
      api,
      { name: 'emoji-text', modality: 'text', rows: text, batchRows: 50, pauseMs: 60, malformedBatch: 5 },
      (n) => textBar.increment(n),
    ),
    produce(
      api,
      {
        name: 'emoji-image',
        modality: 'image',
        rows: image,
        batchRows: 40,
        pauseMs: 150,
        malformedBatch: -1,
      },
      (n) => imageBar.increment(n),
    ),
  ]);
  await waitUntilSettled(api, expected);
  const checkBar = bar('read back', expected.counts.both);
  const differences = await checkJoin(api, expected, { text, image }, () => checkBar.increment());
  bars.stop();

  const now = await api.stats();
  const both = (of: keyof typeof fromText) => fromText[of] + fromImage[of];
  say('');
  say(
    `sent       ${both('sent')}  (${both('accepted')} accepted, ${both('duplicates')} duplicates, ${both('stale')} stale)`,
  );
  say(`paired     ${now.indexed ?? 'unknown'}  of ${expected.counts.both} expected`);
  say(
    `unmatched  ${now.unmatched}  (${now.missing.image ?? 0} wait for image, ${now.missing.text ?? 0} for text)`,
  );
  say(`refused    ${both('refused')}  (one batch with a vector cut short)`);
  for (const difference of differences.slice(0, 20)) say(`differs: ${difference}`);
  say(
    differences.length === 0
      ? 'Everything is as expected.json says, to the last vector.'
      : `${differences.length} differences.`,
  );
  return differences.length === 0 ? 0 : 1;
}

/** What was sent twice after it was indexed is unmatched until it is looked up in the index: so it settles a little later. */
async function waitUntilSettled(api: DemoApi, expected: Expected): Promise<void> {
  const deadline = performance.now() + SETTLE_MS;
  const rest = expected.counts.text_only + expected.counts.image_only;
  while (performance.now() < deadline) {
    const now = await api.stats();
    if (now.ready + now.later === 0 && now.unmatched === rest && now.indexed === expected.counts.both) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** `fetch` tells a connection that broke with a TypeError of its own wording. */
function describeFailure(error: unknown): string {
  if (error instanceof TypeError) return `The Muster at ${url} stopped answering (${error.message}).`;
  return error instanceof Error ? error.message : String(error);
}
