import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import type { Verdict } from './decide.ts';

/** What came of settling a batch. */
export interface SettledBatch {
  settled: Verdict[];
  /** Newer data came for some of the items: these stay, due now. */
  isOvertaken: boolean;
  /** Why the items of some partitions could not be settled. */
  unsettled: unknown[];
}

/** Settles claimed items, each partition by itself. Never throws. */
export async function settleBatch(
  redis: RedisClient,
  collection: OpenCollection,
  verdicts: readonly Verdict[],
): Promise<SettledBatch> {
  const groups = [...Map.groupBy(verdicts, ({ item }) => item.partition)];
  const answers = await Promise.allSettled(
    groups.map(([partition, group]) => settlePartition(redis, collection, partition, group)),
  );
  return {
    settled: groups.flatMap(([, group], i) => (answers[i]!.status === 'fulfilled' ? group : [])),
    isOvertaken: answers.some((answer) => answer.status === 'fulfilled' && answer.value),
    unsettled: answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : [])),
  };
}

/** Returns whether newer data came for any. */
async function settlePartition(
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
