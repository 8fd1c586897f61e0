import type { OpenCollection } from '#lib/collections/collections.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { UNWATCHED, type BatchWatch } from './batch-watch.ts';
import { decide, type Patience, type Verdict } from './decide.ts';
import { settleBatch } from './settle-batch.ts';
import { writeBatch } from './write-batch.ts';

/** What became of one claimed batch. */
export interface BatchReport {
  indexed: number;
  failed: number;
  retried: number;
  /** Why the engine as a whole is at fault; null when it is not. */
  engineFault: string | null;
  /** For how long the engine asks to be left alone; 0 where it does not say. */
  engineRestMs: number;
  /** When the soonest of the batch's items is due again, in ms from now: 0 when newer data came; null without one. */
  nextDueMs: number | null;
  /** Why items of some partitions could not be settled; they are counted nowhere, and their leases lapse. */
  unsettled: unknown[];
  unsettledItems: number;
}

/** What indexing a batch stands on. */
export interface IndexDeps extends Patience {
  redis: RedisClient;
  engine: Engine;
  watch?: BatchWatch;
}

/** Writes claimed items and settles each by its own outcome. */
export async function indexBatch(
  deps: IndexDeps,
  collection: OpenCollection,
  items: readonly ClaimedItem[],
): Promise<BatchReport> {
  const { during } = deps.watch ?? UNWATCHED;
  const outcomes = await during('write', () => writeBatch(deps.engine, collection, items));
  const verdicts = items.map((item, i) => decide(deps, item, outcomes[i]!));
  const { settled, isOvertaken, unsettled } = await during('settle', () =>
    settleBatch(deps.redis, collection, verdicts),
  );
  const of = (kind: Verdict['kind']) => settled.filter((verdict) => verdict.kind === kind);
  const delays = settled.flatMap((verdict) => (verdict.kind === 'retry' ? [verdict.delayMs] : []));
  if (isOvertaken) delays.push(0);
  const faults = outcomes
    .filter((outcome) => outcome.status === 'retry')
    .filter(({ blame }) => blame === 'engine');
  return {
    indexed: of('ack').length,
    failed: of('fail').length,
    retried: of('retry').length,
    engineFault: faults[0]?.reason ?? null,
    engineRestMs: Math.max(0, ...faults.map(({ retryAfterMs = 0 }) => retryAfterMs)),
    nextDueMs: delays.length === 0 ? null : Math.min(...delays),
    unsettled,
    unsettledItems: items.length - settled.length,
  };
}
