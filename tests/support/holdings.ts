import type { Layout } from '#lib/pairing/keys.ts';
import { mastersOf, type TestRedis } from './redis.ts';

/** All that one partition holds, as it stands in Redis. */
export interface Holdings {
  clock: number | null;
  /** Per modality, in the collection's order. */
  sets: string[][];
  /** Where the required sets meet. */
  inAllRequired: string[];
  ready: Map<string, number>;
  failed: Map<string, number>;
  /** Members of the groups of reasons. */
  groups: string[];
  /** Per mask of held modalities, from 1 on. */
  unmatched: Map<string, number>[];
  /** Every item's hash, whether a set names it or not. */
  items: Map<string, Record<string, Buffer>>;
}

/** Reads everything of a partition. The caller sees to it that nothing changes meanwhile. */
export async function readHoldings(
  redis: TestRedis['redis'],
  layout: Layout,
  partition: number,
): Promise<Holdings> {
  const keys = layout.keysOf(partition);
  const required = layout.spec.required.map((name) => keys.ids[layout.spec.modalities.indexOf(name)]!);
  const lists = [keys.ready, keys.failed, ...keys.unmatched];
  const itemPrefix = layout.itemKey(partition, '');
  const [clock, groups, found, inAllRequired, sets, members] = await Promise.all([
    redis.get(keys.clock),
    redis.zrange(keys.groups, '0', '-1'),
    Promise.all(mastersOf(redis).map((one) => one.keys(`${itemPrefix}*`))).then((keys) => keys.flat()),
    redis.sinter(...required),
    Promise.all(keys.ids.map((set) => redis.smembers(set))),
    Promise.all(lists.map((list) => redis.zrange(list, '0', '-1', 'WITHSCORES'))),
  ]);
  const [ready, failed, ...unmatched] = members.map(readScores);
  const hashes = await Promise.all(found.map((key) => redis.hgetallBuffer(key)));
  return {
    clock: clock === null ? null : Number(clock),
    groups,
    sets,
    inAllRequired,
    ready: ready!,
    failed: failed!,
    unmatched,
    items: new Map(found.map((key, i) => [key.slice(itemPrefix.length), hashes[i]!])),
  };
}

const readScores = (reply: readonly string[]): Map<string, number> =>
  new Map(Array.from({ length: reply.length / 2 }, (_, i) => [reply[2 * i]!, Number(reply[2 * i + 1])]));
