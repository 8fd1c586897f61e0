import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { operation } from '#lib/contract/control.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { say } from '#scripts/support/say.ts';
import { addUpVerdicts, type Verdict } from '#tests/support/checker.ts';
import { startFleet, type Fleet } from '#tests/support/fleet.ts';
import { elasticsearchPart } from '#tests/support/parts.ts';
import { startTrial } from '#tests/support/trial.ts';
import { listFaults } from './faults.ts';
import { runMix } from './mix.ts';
import { listOperations } from './operators.ts';

/** What a chaos run is asked for. */
export interface ChaosOptions {
  minutes: number;
  seed: number;
  /** For data and logs; everyone must be able to reach it. */
  dir: string;
  signal: AbortSignal;
}

const ORDERS = ['arrival', 'producer'] as const;
const ITEMS_A_MINUTE = 10_000;
const REST_MS = 180_000;
const VERIFY_MS = 60_000;
const PROGRESS_MS = 10_000;

/**
 * Runs Muster under load and faults for the minutes given, lets it come to rest, and judges what is there. One collection
 * takes versions by arrival, the other by its producers.
 */
export async function runChaos({
  minutes,
  seed,
  dir,
  signal,
}: ChaosOptions): Promise<{ verdict: Verdict; faults: number }> {
  await using stack = new AsyncDisposableStack();
  const port = await findFreePort();
  const elasticsearch = elasticsearchPart({ dir: join(dir, 'elasticsearch'), port, heap: '512m', say });
  stack.defer(() => elasticsearch.kill());
  await elasticsearch.start();
  signal.throwIfAborted();
  say('Starting Redis, two apps and an indexer …');
  const fleet = await startFleet({ dir, elasticsearchPort: port, apps: [true, false], indexers: 1 });
  stack.defer(() => fleet.stop());
  const trials = await Promise.all(
    ORDERS.map((order, i) =>
      startTrial({
        fleet,
        elasticsearchUrl: `http://127.0.0.1:${port}`,
        collection: `by-${order}`,
        order,
        seed: seed + 10 * (i + 1),
        items: Math.ceil(minutes * ITEMS_A_MINUTE),
      }),
    ),
  );
  for (const trial of trials) stack.defer(() => trial.close());

  const startedAt = performance.now();
  const tell = (what: string): void =>
    say(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${what}`);
  const tellProgress = (): void =>
    tell(`${trials.reduce((sum, { acknowledged }) => sum + acknowledged(), 0)} embeddings acknowledged`);
  const progress = setInterval(tellProgress, PROGRESS_MS);
  stack.defer(() => clearInterval(progress));
  const isOver = (): boolean => signal.aborted || performance.now() - startedAt > minutes * 60_000;
  const operations = trials.flatMap((trial) => listOperations(fleet, trial));
  const [faults] = await Promise.all([
    runMix(listFaults(fleet, elasticsearch, trials), { seed, lanes: 2, isOver }, tell),
    runMix(operations, { seed: seed + 2, lanes: 1, isOver }, tell),
  ]);
  clearInterval(progress);
  signal.throwIfAborted();
  tellProgress();
  tell('the faults are over, what is held comes to rest …');
  const verdicts = await Promise.all(trials.map((trial) => trial.judge(REST_MS)));
  const breaches = await Promise.all(trials.map(({ collection }) => verify(fleet, collection)));
  const verdict = addUpVerdicts(verdicts);
  return { verdict: { ...verdict, mispaired: [...verdict.mispaired, ...breaches.flat()] }, faults };
}

/** What Muster's own look at its invariants finds. */
async function verify({ apps }: Fleet, collection: string): Promise<string[]> {
  const url = `${apps[0]!.url}/api/collections/${collection}`;
  const begun = (await (await fetch(`${url}/verify`, { method: 'POST' })).json()) as { id: string };
  const deadline = performance.now() + VERIFY_MS;
  for (;;) {
    const answer = await fetch(`${url}/operations/${begun.id}`);
    const { outcome, verification } = operation.parse(await answer.json());
    if (outcome.state === 'done')
      return (verification?.sample ?? []).map(({ id, rule, detail }) => `verify: ${rule} ${id}: ${detail}`);
    if (performance.now() > deadline) throw new Error(`verify of ${collection} is ${outcome.state}.`);
    await sleep(200);
  }
}
