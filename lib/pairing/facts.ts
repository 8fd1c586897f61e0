import type { Redis } from 'ioredis';
import { within } from '#lib/deadline.ts';
import { isCluster, type RedisClient } from './connect.ts';
import { listMasters } from './masters.ts';

/** What Redis says of itself, as far as Muster's promises hang on it. */
export interface RedisFacts {
  version: string;
  /** Acknowledged writes are on disk before the answer; null when the settings cannot be read. */
  durable: boolean | null;
  usedBytes: number;
  /** null: no limit. */
  limitBytes: number | null;
  /** Why Muster cannot run on this Redis: one sentence with the cure. */
  refusal: string | null;
  /** Dangers to a promise, each one sentence with the cure. */
  warnings: string[];
}

const MASTER_WAIT_MS = 2_000;

/**
 * Reads what Redis says of itself. Of a cluster's masters the worst counts, and their memory is added up.
 * @throws what the connection throws, when no master answers
 */
export async function readRedisFacts(redis: RedisClient): Promise<RedisFacts> {
  const masters = await listMasters(redis);
  const answers = await Promise.allSettled(
    masters.map(async ({ connection }) => {
      if (connection === undefined) throw new Error('Connection is closed.');
      return within(MASTER_WAIT_MS, readFactsOfOne(connection, isCluster(redis)));
    }),
  );
  const facts = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const failure = answers.find((answer) => answer.status === 'rejected');
  if (facts.length === 0)
    throw failure?.reason ?? new Error('The cluster has no master: connection refused.');
  const away = masters.filter((_, i) => answers[i]!.status === 'rejected').map(({ name }) => name);
  const { warnings, ...sum } = facts.reduce(takeWorst);
  return {
    ...sum,
    warnings: [...warnings, ...(away.length === 0 ? [] : [warnOfAway(away, masters.length)])],
  };
}

async function readFactsOfOne(redis: Redis, inCluster: boolean): Promise<RedisFacts> {
  const info = parseInfo(await redis.info());
  const [append, fsync, policy] = await Promise.all([
    readSetting(redis, 'appendonly'),
    readSetting(redis, 'appendfsync'),
    readSetting(redis, 'maxmemory-policy'),
  ]);
  const version = info.get('valkey_version') ?? info.get('redis_version') ?? 'unknown';
  const durable = append === null || fsync === null ? null : append === 'yes' && fsync === 'always';
  const limit = Number(info.get('maxmemory') ?? 0);
  const isPartOfCluster = info.get('cluster_enabled') === '1';
  return {
    version,
    durable,
    usedBytes: Number(info.get('used_memory') ?? 0),
    limitBytes: limit === 0 ? null : limit,
    refusal:
      isPartOfCluster && !inCluster
        ? 'This Redis is a node of a cluster. Name several nodes in REDIS_URL, or write redis+cluster:// before one.'
        : explainRefusal(version, policy ?? info.get('maxmemory_policy') ?? null, info),
    warnings: warnOfDurability(append, fsync),
  };
}

/**
 * Redis' memory in bytes: of a cluster, that of the fullest master. Without a limit of its own, a machine's memory is one.
 * Masters that are away are passed over.
 */
export async function readMemory(redis: RedisClient): Promise<Pick<RedisFacts, 'usedBytes' | 'limitBytes'>> {
  const masters = await listMasters(redis);
  const answers = await Promise.allSettled(
    masters.map(async ({ connection }) => parseInfo((await connection?.info('memory')) ?? '')),
  );
  const each = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [memoryOf(answer.value)] : []));
  const share = ({ usedBytes, limitBytes }: (typeof each)[number]) =>
    limitBytes === null ? 0 : usedBytes / limitBytes;
  return each.toSorted((a, b) => share(b) - share(a))[0] ?? { usedBytes: 0, limitBytes: null };
}

function memoryOf(info: Map<string, string>): Pick<RedisFacts, 'usedBytes' | 'limitBytes'> {
  const limit = Number(info.get('maxmemory') ?? 0) || Number(info.get('total_system_memory') ?? 0);
  return { usedBytes: Number(info.get('used_memory') ?? 0), limitBytes: limit === 0 ? null : limit };
}

const takeWorst = (a: RedisFacts, b: RedisFacts): RedisFacts => ({
  version: a.version.localeCompare(b.version, 'en', { numeric: true }) <= 0 ? a.version : b.version,
  durable: a.durable === false || b.durable === false ? false : a.durable && b.durable,
  usedBytes: a.usedBytes + b.usedBytes,
  limitBytes: a.limitBytes === null || b.limitBytes === null ? null : a.limitBytes + b.limitBytes,
  refusal: a.refusal ?? b.refusal,
  warnings: [...new Set([...a.warnings, ...b.warnings])],
});

const warnOfAway = (names: readonly string[], all: number): string =>
  `${names.length} of the cluster's ${all} masters ${names.length === 1 ? 'does' : 'do'} not answer (${names.join(', ')}). What belongs there is answered with 503 until they are back; the rest goes on.`;

function explainRefusal(version: string, policy: string | null, info: Map<string, string>): string | null {
  const major = Number((info.get('redis_version') ?? version).split('.')[0]);
  if (major < 7) return `Redis ${version} is too old: Muster needs 7.0 or later, or Valkey.`;
  if (policy !== null && policy !== 'noeviction')
    return `Redis drops data when it is full (maxmemory-policy ${policy}). Set it to noeviction.`;
  return null;
}

function warnOfDurability(append: string | null, fsync: string | null): string[] {
  if (append === null || fsync === null)
    return [
      'This Redis does not show its settings (CONFIG GET is refused). Make sure that appendonly is yes and appendfsync is always.',
    ];
  if (append !== 'yes')
    return [
      'This Redis may lose acknowledged data (appendonly no). Set appendonly to yes and appendfsync to always.',
    ];
  if (fsync !== 'always')
    return [`This Redis may lose acknowledged data (appendfsync ${fsync}). Set it to always.`];
  return [];
}

async function readSetting(redis: Redis, name: string): Promise<string | null> {
  try {
    const reply = await redis.config('GET', name);
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : null;
  } catch (error) {
    if (error instanceof Error && /NOPERM|unknown command/i.test(error.message)) return null;
    throw error;
  }
}

const parseInfo = (text: string): Map<string, string> =>
  new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
