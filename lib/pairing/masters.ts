import type { Cluster, Redis } from 'ioredis';
import { anyNode, isCluster, type RedisClient } from './connect.ts';

/** One that takes writes; in a cluster there are several. */
export interface Master {
  /** `host:port` in a cluster. */
  name: string;
  /** undefined: the connection is lost. */
  connection: Redis | undefined;
}

/** Lists who takes writes: the one Redis, or every master of a cluster that has slots, those that are away included. */
export async function listMasters(redis: RedisClient): Promise<Master[]> {
  return isCluster(redis) ? listOfCluster(redis) : [{ name: 'Redis', connection: redis }];
}

async function listOfCluster(cluster: Cluster): Promise<Master[]> {
  const ranges = await anyNode(cluster).cluster('SLOTS');
  const connections = new Map(
    cluster.nodes('all').map((node) => [`${node.options.host}:${node.options.port}`, node]),
  );
  const names = new Set(
    ranges.flatMap(([, , master]) => (master === undefined ? [] : [`${master[0]}:${master[1]}`])),
  );
  return [...names].toSorted().map((name) => ({ name, connection: connections.get(name) }));
}
