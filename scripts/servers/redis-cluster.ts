import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Failure } from '#scripts/support/failure.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { isRunning } from '#scripts/support/processes.ts';
import { tlsSettings, type RedisTls } from './redis-tls.ts';
import { startRedis } from './redis.ts';

/** One node of a cluster on loopback. */
export interface ClusterNode {
  id: string;
  port: number;
  /** Where it speaks TLS, in a cluster that does. */
  tlsPort?: number;
  busPort: number;
  /** A connection that is not redirected, and waits while the node is away. */
  redis: Redis;
  /** Stops it where it is (SIGSTOP): it hangs, its connections stay. */
  pause: () => void;
  resume: () => void;
  /** Ends it with SIGKILL. */
  kill: () => Promise<void>;
  /** Starts it again on its ports and data, and waits until it takes part. */
  restart: () => Promise<void>;
}

/** A real cluster: every node a process. */
export interface RedisCluster {
  /** As REDIS_URL takes it. */
  url: string;
  /** In the order of their slots. */
  masters: ClusterNode[];
  /** In the order of their masters; none unless asked for. */
  replicas: ClusterNode[];
  stop(): Promise<void>;
}

export interface RedisClusterOptions {
  /** Data and logs, a folder for each node. */
  dir: string;
  masters?: number;
  /** One for each master. */
  replicas?: boolean;
  /** Its nodes speak TLS to Muster and to each other; without it they do not. */
  tls?: RedisTls;
  /** Beside Muster's own, or instead of them. */
  settings?: Readonly<Record<string, string>>;
}

const SLOTS = 16_384;
const READY_MS = 30_000;
const host = '127.0.0.1';

/** Starts a cluster and waits until every node calls it whole. @throws Failure when it does not come up */
export async function startRedisCluster(options: RedisClusterOptions): Promise<RedisCluster> {
  const count = options.masters ?? 3;
  const nodes: ClusterNode[] = [];
  const stop = async (): Promise<void> => {
    for (const { redis } of nodes) redis.disconnect();
    await Promise.all(nodes.map(({ kill }) => kill()));
  };
  try {
    for (let i = 0; i < (options.replicas === true ? 2 : 1) * count; i++)
      // Ports found free may be another's a moment later.
      nodes.push(await startNode(options, i).catch(() => startNode(options, i)));
    const [masters, replicas] = [nodes.slice(0, count), nodes.slice(count)];
    await meet(masters, replicas);
    const places = nodes.map(({ port, tlsPort = port }) => `${host}:${tlsPort}`).join(',');
    const url = `${options.tls === undefined ? 'redis' : 'rediss'}+cluster://${places}`;
    return { url, masters, replicas, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNode({ dir, settings, tls }: RedisClusterOptions, i: number): Promise<ClusterNode> {
  const [port, busPort] = [await findFreePort(host), await findFreePort(host)];
  const tlsPort = tls === undefined ? undefined : await findFreePort(host);
  const start = () =>
    startRedis({
      dir: join(dir, `node-${i}`),
      port,
      settings: {
        'cluster-enabled': 'yes',
        'cluster-port': String(busPort),
        'cluster-announce-ip': host,
        'cluster-node-timeout': '2000',
        // Else one dead master silences all.
        'cluster-require-full-coverage': 'no',
        ...(tls === undefined ? {} : { ...tlsSettings(tlsPort!, tls), 'tls-cluster': 'yes' }),
        ...settings,
      },
    });
  let server = await start();
  const redis = new Redis({ host, port, retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  return {
    id: await redis.cluster('MYID'),
    port,
    ...(tlsPort === undefined ? {} : { tlsPort }),
    busPort,
    redis,
    pause: () => process.kill(server.pid, 'SIGSTOP'),
    resume: () => process.kill(server.pid, 'SIGCONT'),
    kill: async () => {
      if (isRunning(server.mark)) process.kill(server.pid, 'SIGKILL');
      await server.ended;
    },
    restart: async () => {
      server = await start();
      await waitFor('a node that was started again takes part', () => isWhole(redis));
    },
  };
}

async function meet(masters: readonly ClusterNode[], replicas: readonly ClusterNode[]): Promise<void> {
  const [first] = masters;
  const nodes = [...masters, ...replicas];
  for (const { port, tlsPort = port, busPort } of nodes.slice(1))
    await first!.redis.cluster('MEET', host, tlsPort, busPort);
  await Promise.all(
    masters.map(({ redis }, i) => {
      const [from, to] = [i, i + 1].map((n) => Math.floor((n * SLOTS) / masters.length));
      return redis.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to! - 1));
    }),
  );
  await waitFor('all nodes know each other', async () => {
    const known = await Promise.all(nodes.map(({ redis }) => readNodes(redis)));
    return known.every(
      (lines) => lines.length === nodes.length && !lines.some((line) => /handshake/.test(line)),
    );
  });
  await Promise.all(replicas.map(({ redis }, i) => redis.cluster('REPLICATE', masters[i]!.id)));
  await waitFor('every node calls the cluster whole', async () => {
    const whole = await Promise.all(nodes.map(({ redis }) => isWhole(redis)));
    const inStep = await Promise.all(replicas.map(({ redis }) => redis.info('replication')));
    return whole.every(Boolean) && inStep.every((info) => info.includes('master_link_status:up'));
  });
}

/** What a node knows of the cluster: a line for each node, itself included. */
export const readNodes = async (redis: Redis): Promise<string[]> =>
  String(await redis.cluster('NODES'))
    .trimEnd()
    .split('\n');

async function isWhole(redis: Redis): Promise<boolean> {
  const info = await redis.cluster('INFO');
  return info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}`);
}

async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + READY_MS;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Failure(`Within ${READY_MS / 1_000} s it was not so that ${what}.`);
    await sleep(50);
  }
}
