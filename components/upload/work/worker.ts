import { checkPlan } from './check.ts';
import { Hold } from './hold.ts';
import type { Leftover } from './leftover.ts';
import { nameInMemory, UploadMemory } from './memory.ts';
import { chosenFeeds, type FileFacts, type Plan } from './plan.ts';
import type { Order, PickedFile, Report, SendEnd } from './protocol.ts';
import { findRefused, keepRefused } from './recall-refused.ts';
import { leftByList, leftInMended } from './refused-rows.ts';
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
let ended: SendEnd | null = null;
let showsAll = false;
/** What an upload that is over has left to be tried again. */
let leftover: Leftover | null = null;
/** The same, while it is tried again. */
let earlier: Leftover | null = null;

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
      return sample(order.plan);
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
    case 'show':
      showsAll = order.isAll;
      return tellSending();
    case 'retry':
      earlier = order.isOn ? leftover : null;
      return;
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

async function sample(plan: Plan): Promise<void> {
  const found = await samplePlan(shelf, plan, lookAnew());
  tell({ kind: 'sampled', ...found, refusedBefore: (await findRefused(shelf, plan))?.facts ?? null });
}

/** What was sent before, of which only what is left is meant; null where all rows are. */
async function findEarlier(plan: Plan): Promise<Leftover | null> {
  if (!plan.isOnlyRefused) return earlier;
  if (earlier !== null) return leftInMended(earlier, plan, shelf.find);
  const found = await findRefused(shelf, plan);
  return found && leftByList(found.listed, plan, shelf.find);
}

async function check(plan: Plan): Promise<void> {
  let toldAt = 0;
  const signal = lookAnew();
  const before = await findEarlier(plan);
  const findings = await checkPlan(
    shelf,
    plan,
    before,
    (progress) => {
      if (performance.now() - toldAt < PROGRESS_MS) return;
      toldAt = performance.now();
      tell({ kind: 'checking', progress });
    },
    signal,
  );
  let answeredBefore = 0;
  const memory = await openMemory(before);
  for (const feed of chosenFeeds(plan))
    for (const at of feed.files.keys()) {
      const name = nameInMemory(plan.target, feed, shelf.filesOf(feed, at));
      answeredBefore += (await memory?.find(name))?.tally.rows ?? 0;
    }
  tell({ kind: 'checked', findings: { ...findings, answeredBefore } });
}

async function send(order: Order & { kind: 'send' }): Promise<void> {
  hold = new Hold();
  ended = null;
  const before = await findEarlier(order.plan);
  const run = new Sending({ order, shelf, memory: await openMemory(before), hold, earlier: before });
  sending = run;
  const timer = setInterval(tellSending, PROGRESS_MS);
  try {
    const end = await run.run();
    if (end.how === 'done' && (before === null || end.together !== null)) {
      leftover = run.leftover();
      await keepRefused(shelf, order.plan, leftover);
    }
    ended = end;
    tellSending();
  } finally {
    clearInterval(timer);
  }
}

function tellSending(): void {
  if (sending === null) return;
  const progress = sending.progress(showsAll);
  tell(ended === null ? { kind: 'sending', progress } : { kind: 'sent', progress, end: ended });
}

/** Some rows of a file that are tried again say nothing of how far it is. */
const openMemory = async (before: Leftover | null): Promise<UploadMemory | null> =>
  before === null ? UploadMemory.openIfAny() : null;
