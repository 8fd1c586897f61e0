import { join } from 'node:path';
import { findFreePort } from '#scripts/support/ports.ts';
import { say } from '#scripts/support/say.ts';
import type { Verdict } from '#tests/support/checker.ts';
import { startFleet } from '#tests/support/fleet.ts';
import { elasticsearchPart } from '#tests/support/parts.ts';
import { runTrial, type Trial } from '#tests/support/trial.ts';
import { listFaults } from './faults.ts';
import { runMix } from './mix.ts';

/** What a chaos run is asked for. */
export interface ChaosOptions {
  minutes: number;
  seed: number;
  /** For data and logs; everyone must be able to reach it. */
  dir: string;
  signal: AbortSignal;
}

const SHARDS = 2;
const ITEMS_A_MINUTE = 10_000;
const REST_MS = 180_000;
const PROGRESS_MS = 10_000;

/** Runs Muster under load and faults for the minutes given, lets it come to rest, and judges what is there. */
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

  let faults = 0;
  async function happen(trial: Trial): Promise<void> {
    const { acknowledged } = trial;
    const startedAt = performance.now();
    const tell = (what: string): void =>
      say(`${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(6)} s  ${what}`);
    const progress = setInterval(() => tell(`${acknowledged()} embeddings acknowledged`), PROGRESS_MS);
    const isOver = (): boolean => signal.aborted || performance.now() - startedAt > minutes * 60_000;
    faults = await runMix(listFaults(fleet, elasticsearch, trial), seed, isOver, tell).finally(() =>
      clearInterval(progress),
    );
    signal.throwIfAborted();
    tell(`${acknowledged()} embeddings acknowledged; the faults are over, what is held comes to rest …`);
  }

  const load = {
    fleet,
    elasticsearchUrl: `http://127.0.0.1:${port}`,
    collection: 'chaos',
    seed,
    items: Math.ceil(minutes * ITEMS_A_MINUTE),
    shards: SHARDS,
    restMs: REST_MS,
  };
  return { verdict: await runTrial(load, happen), faults };
}
