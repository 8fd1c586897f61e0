import type { RedisClient } from '#lib/pairing/connect.ts';
import { collectionKey, collectionsKey, epochsKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { encodeDefinition, type CollectionDefinition } from './definition.ts';
import { conflict, openIndexClaims } from './index-claims.ts';

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

/**
 * Opens the registry of a Redis.
 * @param expire told of each name whose definition was written
 */
export function openRegistry(
  redis: RedisClient,
  keyPrefix: string,
  expire: (name: string) => void,
): Registry {
  const claims = openIndexClaims(redis, keyPrefix);

  const readEpoch = async (name: string): Promise<number> =>
    Number((await redis.hget(epochsKey(keyPrefix), name)) ?? 0);

  const noteEpoch = (name: string, epoch: number): Promise<unknown> =>
    runOnKeys(redis, 'note', [epochsKey(keyPrefix)], ['', name, String(epoch)]);

  const change: Registry['change'] = async (name, fields, epoch) => {
    const args = [epoch === null ? '' : String(epoch), ...Object.entries(fields).flat()];
    const changed = await runOnKeys(redis, 'change', [collectionKey(keyPrefix, name)], args);
    expire(name);
    return changed === 1;
  };

  return {
    change,
    checkIndex: (definition) => claims.check(definition),
    readEpoch,

    async restore(definition) {
      const { name, epoch } = definition;
      if ((await readEpoch(name)) > epoch) throw new Error('EPOCH the collection was deleted');
      await claims.take(definition);
      const fields = Object.entries(encodeDefinition(definition)).flat();
      await redis.sadd(collectionsKey(keyPrefix), name);
      const written = await runOnKeys(redis, 'define', [collectionKey(keyPrefix, name)], fields);
      expire(name);
      if (written !== 1 || (await claims.holds(definition))) return written === 1;
      await runOnKeys(redis, 'undefine', [collectionKey(keyPrefix, name)], [String(epoch)]);
      throw conflict(`The index "${definition.index}" was given to another collection meanwhile`);
    },

    async close({ name, epoch }) {
      await noteEpoch(name, epoch + 1);
      return change(name, { epoch: String(epoch + 1), deleting: '1' }, epoch);
    },

    async free(definition) {
      const { name, epoch } = definition;
      // Above the closed partitions': whoever still ends the old collection cannot touch the next one.
      await noteEpoch(name, epoch + 1);
      await redis.srem(collectionsKey(keyPrefix), name);
      await runOnKeys(redis, 'undefine', [collectionKey(keyPrefix, name)], [String(epoch)]);
      await claims.release(definition);
      expire(name);
    },
  };
}
