import { readCpuUs } from '#bench/harness/cpu.ts';
import type { MusterApp } from '#bench/harness/muster.ts';
import { emptyRedis } from '#bench/harness/redis.ts';
import type { Stage } from '#bench/harness/stage.ts';
import { readRedisCpuUs } from '#bench/probes/redis-cpu.ts';

/** So many apps around one Redis, or around a cluster. */
export interface Topology {
  key: string;
  name: string;
  urls: string[];
  empty: () => Promise<void>;
  /** Processor time taken so far by all of a kind. */
  readCpuUs: () => Promise<{ app: number; redis: number }>;
}

/** Starts as many apps as the largest needs, on each kind of Redis; the smaller ones use the first of them. */
export async function openTopologies(stage: Stage, replicas: readonly number[]): Promise<Topology[]> {
  const redis = await stage.redis({ fsync: 'always' });
  const cluster = await stage.redisCluster();
  const kinds = [
    { key: 'redis', on: 'one Redis', url: redis.url, masters: [redis.client] },
    {
      key: 'cluster',
      on: 'a cluster of 3',
      url: cluster.url,
      masters: cluster.masters.map((master) => master.redis),
    },
  ];
  const topologies: Topology[] = [];
  for (const { key, on, url, masters } of kinds)
    for (const count of replicas) {
      const apps: MusterApp[] = [];
      for (let replica = 1; replica <= count; replica++)
        apps.push(await stage.muster({ REDIS_URL: url, MUSTER_INDEXER: 'off' }, replica));
      topologies.push({
        key: `${key}/${count}`,
        name: `${count} ${count === 1 ? 'replica' : 'replicas'} on ${on}`,
        urls: apps.map((app) => app.url),
        empty: async () => void (await Promise.all(masters.map(emptyRedis))),
        readCpuUs: async () => ({
          app: sum(apps.map(({ pid }) => readCpuUs(pid))),
          redis: sum(await Promise.all(masters.map(readRedisCpuUs))),
        }),
      });
    }
  return topologies;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
