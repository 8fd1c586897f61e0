import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { ack, fail, retry, unmatch } from '#lib/pairing/settle.ts';
import type { Verdict } from './decide.ts';

/** Settles claimed items. Returns whether newer data came for any: such an item stays, due now. */
export async function settleBatch(
  redis: RedisClient,
  collection: OpenCollection,
  verdicts: readonly Verdict[],
): Promise<boolean> {
  const overtaken = await Promise.all(
    [...Map.groupBy(verdicts, ({ item }) => item.partition)].map(([partition, group]) =>
      settlePartition(redis, collection, partition, group),
    ),
  );
  return overtaken.includes(true);
}

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
