import type { RedisClient } from './connect.ts';

/** What a Redis says of itself, as far as Muster's promises hang on it. */
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

/** Reads what a Redis says of itself. Throws what the connection throws. */
export async function readRedisFacts(redis: RedisClient): Promise<RedisFacts> {
  const info = parseInfo(await redis.info());
  const [append, fsync, policy] = await Promise.all([
    readSetting(redis, 'appendonly'),
    readSetting(redis, 'appendfsync'),
    readSetting(redis, 'maxmemory-policy'),
  ]);
  const version = info.get('valkey_version') ?? info.get('redis_version') ?? 'unknown';
  const durable = append === null || fsync === null ? null : append === 'yes' && fsync === 'always';
  const limit = Number(info.get('maxmemory') ?? 0);
  return {
    version,
    durable,
    usedBytes: Number(info.get('used_memory') ?? 0),
    limitBytes: limit === 0 ? null : limit,
    refusal: explainRefusal(version, policy ?? info.get('maxmemory_policy') ?? null, info),
    warnings: warnOfDurability(append, fsync),
  };
}

/** Redis' memory in bytes. Without a limit of its own, the machine's memory is one. */
export async function readMemory(redis: RedisClient): Promise<Pick<RedisFacts, 'usedBytes' | 'limitBytes'>> {
  const info = parseInfo(await redis.info('memory'));
  const limit = Number(info.get('maxmemory') ?? 0) || Number(info.get('total_system_memory') ?? 0);
  return { usedBytes: Number(info.get('used_memory') ?? 0), limitBytes: limit === 0 ? null : limit };
}

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

async function readSetting(redis: RedisClient, name: string): Promise<string | null> {
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
