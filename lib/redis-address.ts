import { ConfigError } from './config-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { TlsFiles } from './tls-files.ts';

/** One process that listens. */
export interface RedisNode {
  host: string;
  port: number;
}

/** Where Muster's Redis is, and how to enter it. */
export interface RedisAddress {
  /** `server`: one Redis. `cluster`: some of its nodes, the others are found. `sentinel`: those that know the master. */
  kind: 'server' | 'cluster' | 'sentinel';
  nodes: RedisNode[];
  /** What the sentinels call the master. */
  masterName?: string;
  db: number;
  username?: string;
  password?: string;
  /** The sentinels' own; they may ask for none, or for others than Redis does. */
  sentinelUsername?: string;
  sentinelPassword?: string;
  tls: boolean;
  /** For TLS, beside the system's authorities; the sentinels' too. */
  certificates?: TlsFiles;
}

const FORM = /^(rediss?)(\+cluster|\+sentinel)?:\/\/(?:(.*)@)?([^@/]*)(?:\/(.*))?$/;

/**
 * Reads REDIS_URL: `redis://host:6379/0`; `redis://a:7000,b:7001` or `redis+cluster://a:7000`;
 * `redis+sentinel://a:26379,b:26379/master/0`; each with `rediss` for TLS and `user:password@` for all nodes.
 * @throws ConfigError
 */
export function readRedisUrl(url: string): RedisAddress {
  const [, scheme, suffix, entry, hosts = '', path = ''] =
    FORM.exec(url.replaceAll(/,rediss?:\/\//g, ',')) ?? [];
  if (scheme === undefined)
    throw new ConfigError(
      `REDIS_URL is ${JSON.stringify(hideSecrets(url))}, but it has to be an address that starts with redis:// or rediss:// (redis+cluster:// and redis+sentinel:// for those).`,
    );
  const kind = suffix === '+sentinel' ? 'sentinel' : suffix || hosts.includes(',') ? 'cluster' : 'server';
  const nodes = hosts.split(',').map((host) => readNode(host, kind === 'sentinel' ? 26_379 : 6379));
  const access = { nodes, tls: scheme === 'rediss', ...readEntry(entry) };
  if (kind === 'server') return { kind, ...access, db: readDb(path) };
  if (kind === 'sentinel') {
    const [masterName = '', db = ''] = path.split(/\/(.*)/);
    if (masterName === '')
      throw new ConfigError(
        'REDIS_URL names sentinels but no master; end it with the name that they call it by, as in redis+sentinel://host:26379/mymaster.',
      );
    if (/[?#]/.test(masterName))
      throw new ConfigError(
        `REDIS_URL names the master ${JSON.stringify(hideSecrets(masterName))}, but takes no query and no fragment; write ? and # in a name as %3F and %23.`,
      );
    return { kind, ...access, masterName: decodeURIComponent(masterName), db: readDb(db) };
  }
  if (readDb(path) !== 0) throw new ConfigError(clusterDbRule('REDIS_URL', `/${path}`));
  return { kind, ...access, db: 0 };
}

/** The address of one Redis without users. */
export const addressOf = (host: string, port: number): RedisAddress => ({
  kind: 'server',
  nodes: [{ host, port }],
  db: 0,
  tls: false,
});

/** Why a cluster takes no database number. */
export const clusterDbRule = (setting: string, value: string): string =>
  `${setting} chooses a database (${value}), but a Redis Cluster has only one; leave the number out.`;

/** What a person calls it: `Redis at h:6379`. */
export function describeRedis({ kind, nodes, masterName, db }: RedisAddress): string {
  const places = nodes.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`);
  const database = db === 0 ? '' : `, database ${db}`;
  if (kind === 'cluster') return `Redis Cluster at ${places.join(', ')}`;
  if (kind === 'sentinel') return `Redis ${masterName} of the sentinels at ${places.join(', ')}${database}`;
  return `Redis at ${places.join(', ')}${database}`;
}

function readNode(text: string, usualPort: number): RedisNode {
  // The scheme is only there for the parser, and none that has a port of its own.
  const url = URL.parse(`redis://${text === '' ? '127.0.0.1' : text}`);
  if (url === null || url.port === '0' || /[?#]/.test(text))
    throw new ConfigError(
      `REDIS_URL names the node ${JSON.stringify(hideSecrets(text))}, but a node is a host, or a host and a port, as in redis.internal:6379.`,
    );
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usualPort : Number(url.port),
  };
}

function readEntry(entry: string | undefined): Pick<RedisAddress, 'username' | 'password'> {
  if (entry === undefined) return {};
  try {
    const [username = '', password = ''] = entry.split(/:(.*)/).map(decodeURIComponent);
    return { username: username || undefined, password: password || undefined };
  } catch {
    throw new ConfigError('REDIS_URL has a % in its user or password that encodes nothing; write it as %25.');
  }
}

function readDb(path: string): number {
  if (!/^\d{0,5}$/.test(path))
    throw new ConfigError(
      `REDIS_URL ends in "/${hideSecrets(path)}", but what follows the slash is the number of a database.`,
    );
  return Number(path || 0);
}
