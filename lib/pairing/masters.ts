import type { Cluster, Redis } from 'ioredis';
import { isCluster, type RedisClient } from './connect.ts';

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

/** Whom to send a command that has no key and that any node may run: a master that is there. */
export function pickMaster(redis: RedisClient): RedisClient {
  const present = listPresent(redis);
  return present[Math.floor(Math.random() * present.length)] ?? redis;
}

/** The first answer to a question that any node may answer: one that hangs is not waited for. */
export async function askAny<T>(redis: RedisClient, ask: (node: RedisClient) => Promise<T>): Promise<T> {
  const present = listPresent(redis);
  if (present.length === 0) return ask(redis);
  try {
    return await Promise.any(present.map(ask));
  } catch (error) {
    throw (error as AggregateError).errors[0];
  }
}

const listPresent = (redis: RedisClient): Redis[] =>
  isCluster(redis) ? redis.nodes('master').filter(({ status }) => status === 'ready') : [];

async function listOfCluster(cluster: Cluster): Promise<Master[]> {
  const ranges = await askAny(cluster, (node) => node.cluster('SLOTS'));
  const connections = new Map(
    cluster.nodes('all').map((node) => [`${node.options.host}:${node.options.port}`, node]),
  );
  const names = new Set(
    ranges.flatMap(([, , master]) => (master === undefined ? [] : [`${master[0]}:${master[1]}`])),
  );
  return [...names].toSorted().map((name) => ({ name, connection: connections.get(name) }));
}
