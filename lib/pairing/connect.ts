import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { within } from '#lib/deadline.ts';
import type { RedisAddress } from '#lib/redis-address.ts';

/** A connection to one Redis, or to a cluster of them. */
export type RedisClient = (Redis | Cluster) & { readonly lanes?: readonly Redis[] };

/**
 * Connects to Redis so that a dead or hanging one is told within seconds and never replayed behind one's back.
 * Reconnects by itself for ever; until then every command fails at once. In a cluster that goes for each node alone.
 * @param address where it is
 * @param onError told of every connection error, which would otherwise end the process
 * @param lanes connections beside the first, to a single Redis: see `laneOf`
 */
export function connectRedis(address: RedisAddress, onError: (error: Error) => void, lanes = 0): RedisClient {
  if (address.kind === 'cluster') {
    const cluster = new FailFastCluster(address.nodes, clusterOptions(address));
    cluster.on('node error', onError);
    // Only says that all nodes failed; each has said why.
    return cluster.on('error', () => undefined);
  }
  const options = {
    ...(address.kind === 'sentinel' ? sentinelOptions(address) : address.nodes[0]),
    ...nodeOptions(address),
    db: address.db,
    enableOfflineQueue: false,
    retryStrategy: pauseMs,
  };
  return new PatientRedis(options, address.kind === 'server' ? lanes : 0).on('error', onError);
}

/**
 * The connection for what is asked of one partition. With `appendfsync always` Redis waits for its disk once for all that it
 * has read in a turn, and it reads from every connection in a turn: a batch that comes by many lanes waits a few times, by one
 * lane once per partition.
 */
export function laneOf(redis: RedisClient, partition: number): RedisClient {
  const { lanes = [] } = redis;
  const lane = lanes[partition % lanes.length];
  return lane?.status === 'ready' ? lane : redis;
}

/**
 * Waits until the connection can be used.
 * @param timeoutMs how long at most
 * @returns false when it could not be used in time; the client goes on trying
 */
export async function waitUntilUsable(redis: RedisClient, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    if (redis.status === 'ready') return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

/** Next loads modules more than once, and `instanceof` tells copies apart. */
export const isCluster = (redis: RedisClient): redis is Cluster => redis.isCluster;

type Command = Parameters<Redis['sendCommand']>[0];

const COMMAND_MS = 5_000;

/**
 * Gives a command up when its answer is late. The client's own `commandTimeout` would do so too when the answer lies there
 * unread, because this process was busy.
 */
function limitWait(command: Command): void {
  let late: Error | undefined;
  within(COMMAND_MS, command.promise, () => (late = new Error('Command timed out'))).catch(() => {
    // What has failed already is not to be refused again: a cluster would send it anew.
    if (late !== undefined) command.reject(late);
  });
}

class PatientRedis extends Redis {
  readonly lanes: readonly PatientRedis[];
  private isGivenUp = false;

  constructor(options: RedisOptions & { replyMapping?: 'legacy' }, lanes = 0) {
    super(options);
    // What is wrong with Redis is told by the connection that they belong to.
    this.lanes = Array.from({ length: lanes }, () => new PatientRedis(options).on('error', () => undefined));
    // The client takes a failover that sentinels tell while it is connecting for its owner's wish to end.
    this.on('end', () => setTimeout(() => this.reconnect(), pauseMs(1)));
  }

  private reconnect(): void {
    if (!this.isGivenUp && this.status === 'end') this.connect().catch(() => undefined);
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.isGivenUp = true;
    if (!reconnect) for (const lane of this.lanes) lane.disconnect();
    super.disconnect(reconnect);
  }

  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    limitWait(command);
    return super.sendCommand(command, stream);
  }
}

/**
 * A node's own queue holds commands while it connects, for as long as that may take. The cluster's queue would hold them
 * until some node comes back.
 */
class FailFastCluster extends Cluster {
  override sendCommand(...[command, stream, node]: Parameters<Cluster['sendCommand']>): unknown {
    // Once connected, the client asks for the cluster's state before it calls itself ready.
    if (this.status === 'ready' || (this.status === 'connect' && command.name === 'cluster')) {
      limitWait(command);
      return super.sendCommand(command, stream, node);
    }
    command.reject(new Error('The connection to the cluster is not there.'));
    return command.promise;
  }
}

const pauseMs = (times: number): number => Math.min(50 * 2 ** times, 1_000);

const nodeOptions = ({ username, password, tls, certificates }: RedisAddress) => ({
  username,
  password,
  ...(tls ? { tls: { ...certificates } } : {}),
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // A command more that a user would have to be allowed.
  disableClientInfo: true,
  // Of what is asked of one node of a cluster, whose client is not ours.
  commandTimeout: 2 * COMMAND_MS,
  connectTimeout: 2_000,
});

const sentinelOptions = ({ nodes, masterName, tls, certificates, ...entry }: RedisAddress) => ({
  sentinels: nodes,
  name: masterName,
  sentinelUsername: entry.sentinelUsername,
  sentinelPassword: entry.sentinelPassword,
  sentinelCommandTimeout: 2_000,
  failoverDetector: true,
  ...(tls ? { enableTLSForSentinelMode: true, sentinelTLS: { ...certificates } } : {}),
});

const clusterOptions = (address: RedisAddress) => ({
  redisOptions: nodeOptions(address),
  clusterRetryStrategy: pauseMs,
  // A command whose connection broke may have run: who sent it decides whether to send it again.
  retryDelayOnFailover: 0,
  // What was refused unseen (TRYAGAIN, CLUSTERDOWN, MOVED, ASK) is sent again, all in all for less than COMMAND_MS.
  retryDelayOnClusterDown: 150,
  retryDelayOnTryAgain: 150,
  maxRedirections: 16,
  slotsRefreshTimeout: 1_000,
  slotsRefreshInterval: 5_000,
  // Certificates name hosts, so hosts are what TLS has to see.
  dnsLookup: (host: string, found: (error: null, address: string) => void) => found(null, host),
});
