import { setTimeout as sleep } from 'node:timers/promises';
import { Presets, SingleBar } from 'cli-progress';
import { operation, type Operation } from '#lib/contract/control.ts';
import { Failure } from '#scripts/support/failure.ts';
import { awaitStop } from '#scripts/support/signals.ts';
import type { Api } from './api.ts';
import { askPatiently } from './patience.ts';

const POLL_MS = 300;
const PATIENCE_MS = 300_000;

/**
 * Follows an operation to its end, with a bar on a terminal.
 * @param total items that it means
 * @throws Failure when it failed, was aborted, or is to be left to itself
 */
export async function followOperation(
  api: Api,
  collection: string,
  id: string,
  { total, doneOf }: { total: number; doneOf: (now: Operation) => number },
): Promise<Operation> {
  const signal = awaitStop();
  const path = `/api/collections/${encodeURIComponent(collection)}/operations/${encodeURIComponent(id)}`;
  const bar = process.stdout.isTTY ? openBar(total) : null;
  try {
    for (;;) {
      const now = await askPatiently(() => api.ask(path, operation, { signal }), {
        giveUpAfterMs: PATIENCE_MS,
        signal,
      });
      const { state, detail } = now.outcome;
      bar?.update(Math.min(total, doneOf(now)));
      if (state === 'done') return now;
      if (state !== 'running')
        throw new Failure(`The operation ${id} is ${state}${detail === null ? '' : `: ${detail}`}.`);
      await sleep(POLL_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Failure(`The operation ${id} goes on without being watched; POST ${path}/abort ends it.`);
  } finally {
    bar?.stop();
  }
}

function openBar(total: number): SingleBar {
  const bar = new SingleBar(
    { format: '[{bar}] {value}/{total} items', barsize: 24, hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return bar;
}
