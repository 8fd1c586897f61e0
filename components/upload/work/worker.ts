import { checkPlan } from './check.ts';
import { Hold } from './hold.ts';
import { nameInMemory, UploadMemory } from './memory.ts';
import { chosenFeeds, type FileFacts, type Plan } from './plan.ts';
import type { Order, PickedFile, Report } from './protocol.ts';
import { samplePlan } from './sample.ts';
import { Sending } from './send.ts';
import { Shelf } from './shelf.ts';
import { writeRejects } from './write-rejects.ts';

/** Often enough for whoever looks; the page has other things to do. */
const PROGRESS_MS = 400;

const shelf = new Shelf();
let hold = new Hold();
let sending: Sending | null = null;
let looking = new AbortController();

const tell = (report: Report): void => postMessage(report);

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  carryOut(data).catch((error: unknown) => {
    if (!isStopped(error))
      tell({ kind: 'broken', why: error instanceof Error ? error.message : String(error) });
  });
});

const isStopped = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

async function carryOut(order: Order): Promise<void> {
  switch (order.kind) {
    case 'add':
      return recognise(order.files);
    case 'sample':
      return tell({ kind: 'sampled', ...(await samplePlan(shelf, order.plan, lookAnew())) });
    case 'check':
      return check(order.plan);
    case 'send':
      return send(order);
    case 'pause':
      return hold.pause();
    case 'resume':
      return hold.resume();
    case 'cancel':
      looking.abort();
      return hold.cancel();
    case 'list refused':
      return tell({ kind: 'refused', csv: writeRejects(sending?.faults.kept ?? []) });
  }
}

/** What was being looked at is of no interest any more. */
function lookAnew(): AbortSignal {
  looking.abort();
  looking = new AbortController();
  return looking.signal;
}

/** Thousands of shards are told together, not each by itself. */
async function recognise(files: readonly PickedFile[]): Promise<void> {
  let known: FileFacts[] = [];
  let toldAt = performance.now();
  for (const file of files) {
    known.push(await shelf.add(file));
    if (performance.now() - toldAt < PROGRESS_MS) continue;
    toldAt = performance.now();
    tell({ kind: 'files', files: known });
    known = [];
  }
  tell({ kind: 'files', files: known });
}

async function check(plan: Plan): Promise<void> {
  let toldAt = 0;
  const findings = await checkPlan(
    shelf,
    plan,
    (progress) => {
      if (performance.now() - toldAt < PROGRESS_MS) return;
      toldAt = performance.now();
      tell({ kind: 'checking', progress });
    },
    lookAnew(),
  );
  const memory = await UploadMemory.open();
  let answeredBefore = 0;
  for (const feed of chosenFeeds(plan))
    for (const file of feed.files) {
      const name = nameInMemory(plan.target, feed, shelf.find(file)!.file);
      answeredBefore += (await memory.find(name))?.tally.rows ?? 0;
    }
  tell({ kind: 'checked', findings: { ...findings, answeredBefore } });
}

async function send(order: Order & { kind: 'send' }): Promise<void> {
  hold = new Hold();
  const run = new Sending(order, shelf, await UploadMemory.open(), hold);
  sending = run;
  const timer = setInterval(() => tell({ kind: 'sending', progress: run.progress() }), PROGRESS_MS);
  try {
    const end = await run.run();
    tell({ kind: 'sent', progress: run.progress(), end });
  } finally {
    clearInterval(timer);
  }
}
