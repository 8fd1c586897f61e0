import type { ClusterNode, RedisCluster } from './redis-cluster.ts';

/** A slot under way from one master to another, as `redis-cli --cluster reshard` moves it. */
export interface SlotMove {
  /** Moves some keys; answers how many. */
  moveKeys(atMost: number): Promise<number>;
  /** Gives the slot to its new master; all keys have to be there. */
  finish(): Promise<void>;
}

const MIGRATE_MS = 5_000;

/** The master that serves a slot, as it says itself. */
export async function findOwner({ masters }: RedisCluster, slot: number): Promise<ClusterNode> {
  const ranges = await masters[0]!.redis.cluster('SLOTS');
  const range = ranges.find(([from, to]) => from <= slot && slot <= to);
  return masters.find(({ port }) => port === range?.[2]?.[1])!;
}

/** Opens a slot on both sides: from now on a node that lacks a key sends its askers on. */
export async function startSlotMove(
  { masters }: RedisCluster,
  slot: number,
  from: ClusterNode,
  to: ClusterNode,
): Promise<SlotMove> {
  await to.redis.cluster('SETSLOT', slot, 'IMPORTING', from.id);
  await from.redis.cluster('SETSLOT', slot, 'MIGRATING', to.id);
  return {
    async moveKeys(atMost) {
      const keys = await from.redis.cluster('GETKEYSINSLOT', slot, atMost);
      if (keys.length > 0) await from.redis.migrate('127.0.0.1', to.port, '', 0, MIGRATE_MS, 'KEYS', ...keys);
      return keys.length;
    },
    async finish() {
      for (const { redis } of [to, from, ...masters.filter((node) => node !== from && node !== to)])
        await redis.cluster('SETSLOT', slot, 'NODE', to.id);
    },
  };
}
