import type { KeyEntry, KeyMade, KeyRequest, KeyRevoked } from '#lib/contract/access.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { accessKeys, defineAccessScripts } from './redis.ts';
import { digestOf, makeToken } from './token.ts';

/** A key as Redis has it. */
export interface KeyRecord extends Omit<KeyEntry, 'id' | 'last_used_at'> {
  digest: string;
}

/** What is to be known of a request. */
export interface Found {
  record: KeyRecord | null;
  /** A key was made at some time: from then on nothing goes without one. */
  isMade: boolean;
  /** Redis' time. */
  now: number;
}

/** The keys of one Muster, in Redis. */
export interface Keys {
  /** @param id null: only asks whether keys are in force */
  find(id: string | null): Promise<Found>;
  /** All that are not revoked, oldest first. */
  list(): Promise<KeyEntry[]>;
  make(request: KeyRequest, createdBy: string): Promise<KeyMade>;
  /** @throws MusterError `not_found` */
  revoke(id: string): Promise<KeyRevoked>;
  /** Notes that a key was used, now and then: a late or lost note is no harm. */
  noteUse(id: string, now: number): void;
}

const NOTE_EVERY_MS = 600_000;

/** Opens the keys that are kept in Redis; each request asks it, so that a revoked key is refused everywhere at once. */
export function openKeys(redis: RedisClient, keyPrefix: string): Keys {
  const at = accessKeys(keyPrefix);
  const commands = defineAccessScripts(redis);
  const noted = new Map<string, number>();

  return {
    async find(id) {
      const [record, made, now] = await commands.findKey(at.keys, at.since, id ?? '');
      return { record: record === null ? null : decode(record), isMade: made === 1, now };
    },

    async list() {
      const [records, used] = await Promise.all([redis.hgetall(at.keys), redis.hgetall(at.used)]);
      return Object.entries(records)
        .map(([id, text]) => {
          const { digest: _, ...shown } = decode(text);
          return { id, ...shown, last_used_at: id in used ? Number(used[id]) : null };
        })
        .toSorted((a, b) => a.created_at - b.created_at);
    },

    async make({ expires_in_ms: lifeMs, ...wanted }, createdBy) {
      const { id, token } = makeToken();
      const record = { ...wanted, created_by: createdBy, digest: digestOf(token) };
      const [now, expiresAt] = await commands.makeKey(
        at.keys,
        at.since,
        id,
        JSON.stringify(record),
        String(lifeMs ?? ''),
      );
      const { digest: _, ...shown } = record;
      return { id, key: token, ...shown, created_at: now, expires_at: expiresAt, last_used_at: null };
    },

    async revoke(id) {
      const text = await redis.hget(at.keys, id);
      if (text === null || (await redis.hdel(at.keys, id)) === 0)
        throw new MusterError('not_found', `There is no key "${id}".`);
      await redis.hdel(at.used, id);
      return { id, name: decode(text).name, revoked: true };
    },

    noteUse(id, now) {
      if (now - (noted.get(id) ?? 0) < NOTE_EVERY_MS) return;
      noted.set(id, now);
      redis.hset(at.used, id, String(now)).catch(() => noted.delete(id));
    },
  };
}

const decode = (text: string): KeyRecord => JSON.parse(text) as KeyRecord;
