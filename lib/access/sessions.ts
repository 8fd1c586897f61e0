import { randomBytes } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { accessKeys } from './redis.ts';
import { SESSION_S } from './session-life.ts';

/** What a session holds: the key that it stands for, not what that key may do. */
export interface SessionData {
  id: string;
  digest: string;
}

/** Sessions of the dashboard: nothing of them is kept, what is in the cookie is sealed with a secret in Redis. */
export interface Sessions {
  seal(data: SessionData): Promise<string>;
  /** null: expired, or not ours. */
  unseal(seal: string): Promise<SessionData | null>;
}

const SECRET_BYTES = 32;

/** Opens the sessions of all Musters on one Redis. The secret is made at the first use of any of them. */
export function openSessions(redis: RedisClient, keyPrefix: string): Sessions {
  const { secret } = accessKeys(keyPrefix);
  let known: string | undefined;

  async function readSecret(): Promise<string> {
    known ??= (await redis.get(secret)) ?? undefined;
    if (known === undefined) {
      await redis.set(secret, randomBytes(SECRET_BYTES).toString('base64url'), 'NX');
      known = (await redis.get(secret)) ?? undefined;
    }
    if (known === undefined) throw new Error('Redis has lost the secret of the sessions.');
    return known;
  }

  async function open(seal: string): Promise<SessionData | null> {
    const { id, digest } = await unsealData<Partial<SessionData>>(seal, {
      password: await readSecret(),
      ttl: SESSION_S,
    });
    return id === undefined || digest === undefined ? null : { id, digest };
  }

  // Redis may have been emptied since the secret was read, and another replica have made a new one.
  function forgetSecret(): void {
    known = undefined;
  }

  return {
    async seal(data) {
      forgetSecret();
      return sealData(data, { password: await readSecret(), ttl: SESSION_S });
    },
    async unseal(seal) {
      const opened = await open(seal);
      if (opened !== null) return opened;
      forgetSecret();
      return open(seal);
    },
  };
}
