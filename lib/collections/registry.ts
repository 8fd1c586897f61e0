import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { collectionKey, collectionsKey, epochsKey, indicesKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { encodeDefinition, type CollectionDefinition } from './definition.ts';

/** Where definitions are written. Every write is refused to who has read another one than is there. */
export interface Registry {
  /**
   * Writes a definition that Redis does not have; one that is there stays as it is.
   * @returns whether it was written
   * @throws EPOCH when the collection was deleted since the definition was read; MusterError `collection_conflict` when its index
   *   belongs to another collection
   */
  restore(definition: CollectionDefinition): Promise<boolean>;
  /** @throws MusterError `collection_conflict` when the definition's index belongs to another collection */
  checkIndex(definition: CollectionDefinition): Promise<void>;
  /**
   * Changes fields of a definition that is there.
   * @param fields as `encodeDefinition` writes them
   * @param epoch of the definition that the change was made up from; null for whichever
   * @returns false when there is none, or another
   */
  change(name: string, fields: Readonly<Record<string, string>>, epoch: number | null): Promise<boolean>;
  /** Closes a collection for good: nobody who has read it as it was gets through any more. */
  close(definition: CollectionDefinition): Promise<boolean>;
  /** Frees the name of a closed collection that holds nothing any more. */
  free(definition: CollectionDefinition): Promise<void>;
  /** The epoch of the next collection of this name. */
  readEpoch(name: string): Promise<number>;
}

/** Names that an engine gives to an index of its own beside the one it is asked for. */
const RESERVED_INDEX = /-(000001|muster-write)$/;

/**
 * Opens the registry of a Redis.
 * @param expire told of each name whose definition was written
 */
export function openRegistry(
  redis: RedisClient,
  keyPrefix: string,
  expire: (name: string) => void,
): Registry {
  const readEpoch = async (name: string): Promise<number> =>
    Number((await redis.hget(epochsKey(keyPrefix), name)) ?? 0);

  const noteEpoch = (name: string, epoch: number): Promise<unknown> =>
    runOnKeys(redis, 'note', [epochsKey(keyPrefix)], ['', name, String(epoch)]);

  async function checkIndex({ name, index }: CollectionDefinition): Promise<void> {
    if (RESERVED_INDEX.test(index)) throw conflict(`Names like "${index}" are Muster's own`);
    const owner = await redis.hget(indicesKey(keyPrefix), index);
    if (owner === null || owner === name) return;
    if ((await redis.hget(collectionKey(keyPrefix, owner), 'index')) === index)
      throw conflict(
        `The index "${index}" belongs to the collection "${owner}"; two would overwrite each other's documents`,
      );
  }

  async function claimIndex(definition: CollectionDefinition): Promise<void> {
    const { name, index } = definition;
    await checkIndex(definition);
    if ((await redis.hsetnx(indicesKey(keyPrefix), index, name)) === 1) return;
    // Someone was faster, or who had it is gone.
    await checkIndex(definition);
    await redis.hset(indicesKey(keyPrefix), index, name);
  }

  const change: Registry['change'] = async (name, fields, epoch) => {
    const args = [epoch === null ? '' : String(epoch), ...Object.entries(fields).flat()];
    const changed = await runOnKeys(redis, 'change', [collectionKey(keyPrefix, name)], args);
    expire(name);
    return changed === 1;
  };

  return {
    change,
    checkIndex,
    readEpoch,

    async restore(definition) {
      const { name, epoch } = definition;
      if ((await readEpoch(name)) > epoch) throw new Error('EPOCH the collection was deleted');
      await claimIndex(definition);
      const fields = Object.entries(encodeDefinition(definition)).flat();
      await redis.sadd(collectionsKey(keyPrefix), name);
      const written = await runOnKeys(redis, 'define', [collectionKey(keyPrefix, name)], fields);
      expire(name);
      return written === 1;
    },

    async close({ name, epoch }) {
      await noteEpoch(name, epoch + 1);
      return change(name, { epoch: String(epoch + 1), deleting: '1' }, epoch);
    },

    async free({ name, index, epoch }) {
      // Above the closed partitions': whoever still ends the old collection cannot touch the next one.
      await noteEpoch(name, epoch + 1);
      await redis.srem(collectionsKey(keyPrefix), name);
      await runOnKeys(redis, 'undefine', [collectionKey(keyPrefix, name)], [String(epoch)]);
      await redis.hdel(indicesKey(keyPrefix), index);
      expire(name);
    },
  };
}

const conflict = (why: string): MusterError =>
  new MusterError('collection_conflict', `Nothing was stored or changed. ${why}. Name another index.`);
