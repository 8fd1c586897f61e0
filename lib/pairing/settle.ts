import type { ClaimedItem } from './claim.ts';
import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { groupOf } from './reasons.ts';
import { runOnPartition, type ScriptName } from './scripts.ts';

type Settled = Pick<ClaimedItem, 'id' | 'versions'>;

/** The engine holds exactly these versions: the items leave. Returns how many left; newer data stays and is due now. */
export async function ack(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  items: readonly Settled[],
): Promise<number> {
  const args = items.map(({ versions }) => versions);
  const gone = (await settle(redis, 'ack', layout, partition, items, args)) as number[];
  return gone.reduce((sum, one) => sum + one, 0);
}

/** Undecided: due again after each item's delay. `giveBack` when the engine as a whole was at fault. */
export async function retry(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  items: readonly (Settled & { delayMs: number; reason: string })[],
  giveBack: boolean,
): Promise<number> {
  const args = items.flatMap(({ versions, delayMs, reason }) => [
    versions,
    String(Math.round(delayMs)),
    reason,
  ]);
  return (await settle(redis, 'retry', layout, partition, items, [giveBack ? '1' : '0', ...args])) as number;
}

/** Given up on, kept with the reason. Returns how many failed; newer data is due now instead. */
export async function fail(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  items: readonly (Settled & { reason: string })[],
): Promise<number> {
  const args = items.flatMap(({ id, versions, reason }) => [versions, reason, groupOf(reason, id)]);
  return (await settle(redis, 'fail', layout, partition, items, args)) as number;
}

/** There is no document to bring up to date: the items wait for their other side again. */
export async function unmatch(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  items: readonly Settled[],
): Promise<number> {
  const args = items.map(({ versions }) => versions);
  return (await settle(redis, 'unmatch', layout, partition, items, args)) as number;
}

const settle = (
  redis: RedisClient,
  verb: ScriptName,
  layout: Layout,
  partition: number,
  items: readonly Settled[],
  args: readonly string[],
): Promise<unknown> => {
  const keys = items.map(({ id }) => layout.itemKey(partition, id));
  return runOnPartition(redis, verb, layout, partition, keys, args);
};
