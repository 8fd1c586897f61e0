import { MusterError } from '#lib/errors.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { collectionKey, indicesKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import type { CollectionDefinition } from './definition.ts';

type Owned = Pick<CollectionDefinition, 'name' | 'index'>;

/** Which collection an index belongs to: one at most. */
export interface IndexClaims {
  /** @throws MusterError `collection_conflict` when the index belongs to another collection */
  check(collection: Owned): Promise<void>;
  /** Claims the index for a collection that is to be made. @throws MusterError `collection_conflict` as `check` does */
  take(collection: Owned): Promise<void>;
  /** Whether the collection still has the claim: whoever takes longer to make it than a claim lasts may have lost it. */
  holds(collection: Owned): Promise<boolean>;
  /** Gives the index up, if it is the collection's. */
  release(collection: Owned): Promise<void>;
}

/** An index is claimed before its collection is there: the claim stands by itself for so long. */
const MAKING_MS = 30_000;
/** Names that an engine gives to an index of its own beside the one it is asked for. */
const RESERVED = /-(000001|muster-write)$/;

/** Whether a name is one that Muster gives itself. */
export const isReserved = (name: string): boolean => RESERVED.test(name);

/** Opens the claims of a Redis. */
export function openIndexClaims(redis: RedisClient, keyPrefix: string): IndexClaims {
  const key = indicesKey(keyPrefix);
  const read = async (index: string): Promise<Claim> => readClaim((await redis.hget(key, index)) ?? '');
  const swap = async (index: string, seen: string, next: string): Promise<boolean> =>
    (await runOnKeys(redis, 'swap', [key], [index, seen, next])) === 1;

  /** @returns the claim that stands, which is the collection's own or nobody's any more */
  async function find({ name, index }: Owned, now: number): Promise<Claim> {
    if (isReserved(index)) throw conflict(`Names like "${index}" are Muster's own`);
    const claim = await read(index);
    if (claim.owner === name || claim.owner === '') return claim;
    const isMade = (await redis.hget(collectionKey(keyPrefix, claim.owner), 'index')) === index;
    if (!isMade && now - claim.since > MAKING_MS) return claim;
    throw conflict(
      `The index "${index}" belongs to the collection "${claim.owner}"; two would overwrite each other's documents`,
    );
  }

  return {
    async check(collection) {
      await find(collection, await readTime(redis));
    },

    async take(collection) {
      const { name, index } = collection;
      const now = await readTime(redis);
      const next = `${name} ${now}`;
      if ((await redis.hsetnx(key, index, next)) === 1) return;
      const { text } = await find(collection, now);
      if (await swap(index, text, next)) return;
      // Someone was faster: a claim as young as that is only its own collection's.
      await find(collection, now);
    },

    holds: async ({ name, index }) => (await read(index)).owner === name,

    async release({ name, index }) {
      const { text, owner } = await read(index);
      if (owner === name) await swap(index, text, '');
    },
  };
}

interface Claim {
  /** As it stands in Redis: `owner since`, in an older Muster the owner alone. */
  text: string;
  /** '' where there is none. */
  owner: string;
  since: number;
}

function readClaim(text: string): Claim {
  const [owner = '', since = '0'] = text.split(' ');
  return { text, owner, since: Number(since) };
}

/** An index that is another's, or reserved. */
export const conflict = (why: string): MusterError =>
  new MusterError('collection_conflict', `Nothing was stored or changed. ${why}. Name another index.`);
