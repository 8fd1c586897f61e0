import type { KeyEntry, KeyMade, KeyRequest, KeyRevoked } from '#lib/contract/access.ts';
import { within } from '#lib/deadline.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { openKeys, type Found } from './keys.ts';
import { isLoopback } from './loopback.ts';
import { LOCAL, type Principal } from './principal.ts';
import { openRateLimit } from './rate.ts';
import { openSessions, type SessionData } from './sessions.ts';
import { digestOf, holdsToken, idOf, isSameDigest } from './token.ts';

/** What a request shows of itself. */
export type Credential = { kind: 'none' } | { kind: 'key'; key: string } | { kind: 'session'; seal: string };

/** Who may do what with one Muster. */
export interface Access {
  /** True when nothing goes without a key; false: whoever is on this computer may do everything. */
  areKeysInForce(): Promise<boolean>;
  /** True when a key was ever made, or the settings have one. */
  hasKeys(): Promise<boolean>;
  /** True where a text holds what looks like a key, or that of the settings. */
  holdsKey: (text: string) => boolean;
  /** Puts keys in force, whether there are any or not. */
  demandKeys(): void;
  /** Who shows this credential; null: it is none, or none any more. */
  identify(credential: Credential): Promise<Principal | null>;
  /** Counts a request. @throws MusterError `rate_limited` */
  spend(principal: Principal): Promise<void>;
  /** Seals a session for a key. @throws MusterError `unauthorized` */
  signIn(key: string): Promise<{ principal: Principal; seal: string }>;
  listKeys(): Promise<KeyEntry[]>;
  makeKey(request: KeyRequest, createdBy: string): Promise<KeyMade>;
  /** @throws MusterError `not_found` */
  revokeKey(id: string): Promise<KeyRevoked>;
}

export interface AccessOptions {
  redis: RedisClient;
  keyPrefix: string;
  /** Where Muster listens. */
  host: string;
  /** The key of the settings: it has every scope. */
  adminKey: string | undefined;
  /** Requests of one key per minute; null: no limit. */
  requestsMax: number | null;
}

const ADMIN_ID = 'admin';
const ADMIN: Principal = { keyId: ADMIN_ID, name: 'admin', scopes: ['admin'], collections: null };
/** While Redis is away, a key that was good so lately still is: no one could have revoked it there. */
const REMEMBERED_MS = 300_000;
/** How long a question to Redis may take; the request's own work still has to wait for Redis after it. */
const ANSWER_MS = 1_000;
/** Redis may hang for this process alone, and others revoke and make keys meanwhile: only that there were none just now counts. */
const JUST_NOW_MS = 10_000;

/** Redis keeps the connection and says nothing. */
class RedisSilent extends Error {
  constructor() {
    super('A question about keys timed out.');
  }
}

const ask = <T>(question: Promise<T>): Promise<T> => within(ANSWER_MS, question, () => new RedisSilent());

/** Opens access to one Muster. */
export function openAccess({ redis, keyPrefix, host, adminKey, requestsMax }: AccessOptions): Access {
  const keys = openKeys(redis, keyPrefix);
  const sessions = openSessions(redis, keyPrefix);
  const spend = openRateLimit(redis, keyPrefix, requestsMax);
  const adminDigest = adminKey === undefined ? null : digestOf(adminKey);
  const remembered = new Map<string, Found & { at: number }>();
  // Never back: a Redis that was emptied must not open what keys have closed.
  let inForce = adminDigest !== null || !isLoopback(host);

  async function find(id: string | null): Promise<Found> {
    try {
      const found = await ask(keys.find(id));
      inForce ||= found.isMade;
      if (found.record === null && id !== null) remembered.delete(id);
      else remembered.set(id ?? '', { ...found, at: performance.now() });
      return found;
    } catch (error) {
      return recall(id, error);
    }
  }

  /** @throws the error, where nothing that is remembered may stand in for Redis' answer */
  function recall(id: string | null, error: unknown): Found {
    const known = remembered.get(id ?? '');
    const whenAwayMs = id === null ? Infinity : REMEMBERED_MS;
    const whenSilentMs = id === null ? JUST_NOW_MS : 0;
    const oldestMs = error instanceof RedisSilent ? whenSilentMs : whenAwayMs;
    const ageMs = performance.now() - (known?.at ?? -Infinity);
    if (known === undefined || ageMs > oldestMs) throw error;
    return { ...known, now: known.now + ageMs };
  }

  async function areKeysInForce(): Promise<boolean> {
    return inForce || (await find(null)).isMade;
  }

  async function identifyKey({ id, digest }: SessionData): Promise<Principal | null> {
    if (id === ADMIN_ID) return adminDigest !== null && isSameDigest(digest, adminDigest) ? ADMIN : null;
    const { record, now } = await find(id);
    if (record === null || !isSameDigest(digest, record.digest)) return null;
    if (record.expires_at !== null && record.expires_at <= now) return null;
    keys.noteUse(id, now);
    return { keyId: id, name: record.name, scopes: record.scopes, collections: record.collections };
  }

  function read(key: string): SessionData {
    const digest = digestOf(key);
    const isAdmin = adminDigest !== null && isSameDigest(digest, adminDigest);
    return { id: isAdmin ? ADMIN_ID : (idOf(key) ?? ''), digest };
  }

  async function identify(credential: Credential): Promise<Principal | null> {
    if (!(await areKeysInForce())) return LOCAL;
    if (credential.kind === 'none') return null;
    const shown =
      credential.kind === 'key' ? read(credential.key) : await ask(sessions.unseal(credential.seal));
    return shown === null || shown.id === '' ? null : identifyKey(shown);
  }

  return {
    areKeysInForce,
    hasKeys: async () => adminDigest !== null || (await find(null)).isMade,
    holdsKey: (text) => holdsToken(text) || (adminKey !== undefined && text.includes(adminKey)),
    demandKeys() {
      inForce = true;
    },
    identify,
    spend: async ({ keyId }) => (keyId === null ? undefined : spend(keyId)),
    async signIn(key) {
      const principal = await identify({ kind: 'key', key });
      if (principal === null)
        throw new MusterError('unauthorized', 'Muster does not know this key, or not any more.');
      return { principal, seal: await sessions.seal(read(key)) };
    },
    listKeys: () => keys.list(),
    makeKey: (request, createdBy) => keys.make(request, createdBy),
    revokeKey: (id) => keys.revoke(id),
  };
}
