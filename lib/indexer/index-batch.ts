import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { Engine, WriteOutcome } from '#lib/engine/engine.ts';
import type { ClaimedItem } from '#lib/pairing/claim.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import { backOffMs } from './backoff.ts';

/** What became of one claimed batch. */
export interface BatchReport {
  indexed: number;
  failed: number;
  retried: number;
  /** Why the engine as a whole is at fault; null when it is not. */
  engineFault: string | null;
  /** When the soonest of the batch's items is due again, in ms from now: 0 when newer data came; null without one. */
  nextDueMs: number | null;
  /** Why items of some partitions could not be settled; they are counted nowhere, and their leases lapse. */
  unsettled: unknown[];
}

/** What indexing a batch stands on. */
export interface IndexDeps {
  redis: RedisClient;
  engine: Engine;
  /** Tries after which an item is given up on. */
  triesMax: number;
  /** How long items wait when the engine as a whole is at fault, in ms. */
  engineDelayMs: number;
}

/** Writes claimed items and settles each by its own outcome. */
export async function indexBatch(
  deps: IndexDeps,
  collection: OpenCollection,
  items: readonly ClaimedItem[],
): Promise<BatchReport> {
  const outcomes = await writeItems(deps.engine, collection, items);
  const verdicts = items.map((item, i) => decide(deps, item, outcomes[i]!));
  const groups = [...Map.groupBy(verdicts, ({ item }) => item.partition)];
  const answers = await Promise.allSettled(
    groups.map(([partition, group]) => settle(deps.redis, collection, partition, group)),
  );
  const settled = groups.flatMap(([, group], i) => (answers[i]!.status === 'fulfilled' ? group : []));
  const of = (verdict: Verdict['kind']) => settled.filter(({ kind }) => kind === verdict);
  const delays = settled.flatMap((verdict) => (verdict.kind === 'retry' ? [verdict.delayMs] : []));
  if (answers.some((answer) => answer.status === 'fulfilled' && answer.value)) delays.push(0);
  const fault = outcomes.find((outcome) => outcome.status === 'retry' && outcome.blame === 'engine');
  return {
    indexed: of('ack').length,
    failed: of('fail').length,
    retried: of('retry').length,
    engineFault: fault?.status === 'retry' ? fault.reason : null,
    nextDueMs: delays.length === 0 ? null : Math.min(...delays),
    unsettled: answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : [])),
  };
}

type Verdict = { item: ClaimedItem } & (
  | { kind: 'ack' }
  | { kind: 'unmatch' }
  | { kind: 'retry'; delayMs: number; reason: string; giveBack: boolean }
  | { kind: 'fail'; reason: string }
);

async function writeItems(
  engine: Engine,
  { definition }: OpenCollection,
  items: readonly ClaimedItem[],
): Promise<WriteOutcome[]> {
  const spec = indexSpecOf(definition);
  try {
    await engine.ensure(spec);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return items.map(() => ({ status: 'retry', reason, blame: 'engine' }));
  }
  return engine.write(
    spec,
    items.map(({ id, embeddings, complete, flushed }) => ({
      id,
      embeddings,
      mayCreate: complete || flushed,
    })),
  );
}

function decide({ triesMax, engineDelayMs }: IndexDeps, item: ClaimedItem, outcome: WriteOutcome): Verdict {
  switch (outcome.status) {
    case 'indexed':
      return { item, kind: 'ack' };
    case 'absent':
      return { item, kind: 'unmatch' };
    case 'rejected':
      return { item, kind: 'fail', reason: outcome.reason };
    case 'retry':
      if (outcome.blame === 'engine')
        return { item, kind: 'retry', delayMs: engineDelayMs, reason: outcome.reason, giveBack: true };
      if (item.tries >= triesMax)
        return { item, kind: 'fail', reason: `Given up after ${item.tries} tries: ${outcome.reason}` };
      return {
        item,
        kind: 'retry',
        delayMs: backOffMs(item.tries, 1_000, 300_000),
        reason: outcome.reason,
        giveBack: false,
      };
  }
}

/** Settles the items of one partition. Returns whether newer data came for any: such an item stays, due now. */
async function settle(
  redis: RedisClient,
  { layout }: OpenCollection,
  partition: number,
  verdicts: readonly Verdict[],
): Promise<boolean> {
  const flat = verdicts.map(({ item, ...verdict }) => ({ ...verdict, id: item.id, versions: item.versions }));
  const acks = flat.filter((one) => one.kind === 'ack');
  const unmatches = flat.filter((one) => one.kind === 'unmatch');
  const fails = flat.filter((one) => one.kind === 'fail');
  const retries = flat.filter((one) => one.kind === 'retry');
  const [engineAtFault, itemAtFault] = [
    retries.filter((one) => one.giveBack),
    retries.filter((one) => !one.giveBack),
  ];
  const settled = await Promise.all([
    acks.length === 0 ? 0 : ack(redis, layout, partition, acks),
    unmatches.length === 0 ? 0 : unmatch(redis, layout, partition, unmatches),
    fails.length === 0 ? 0 : fail(redis, layout, partition, fails),
    engineAtFault.length === 0 ? 0 : retry(redis, layout, partition, engineAtFault, true),
    itemAtFault.length === 0 ? 0 : retry(redis, layout, partition, itemAtFault, false),
  ]);
  return settled.reduce((sum, count) => sum + count, 0) < verdicts.length;
}
