import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { within } from '#lib/deadline.ts';
import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { collectionKey, collectionsKey, layOut, type Layout, type PairingSpec } from '#lib/pairing/keys.ts';
import { formerSpec } from '#lib/pairing/move.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import {
  checkCollectionName,
  decodeDefinition,
  defaultDefinition,
  type CollectionDefinition,
} from './definition.ts';
import { openRegistry, type Registry } from './registry.ts';

/** A collection as it stands, with its layout in Redis. */
export interface OpenCollection {
  definition: CollectionDefinition;
  layout: Layout;
  /** Where items still lie while the collection is moved to another number of partitions. */
  former?: Layout;
  /** False: it is what the defaults would make of it, and Redis does not know it yet. */
  isMade: boolean;
}

/** What the first use of a modality fixes. */
export interface Pin {
  modality: string;
  member: 'dims' | 'model';
  value: number | string;
}

/** The collections of one Muster. */
export interface Collections extends Registry {
  /** @throws MusterError `invalid_collection`, `unknown_collection` */
  find(name: string): Promise<OpenCollection>;
  /** Finds it, or says what the defaults would make of it. @throws MusterError `invalid_collection` */
  findOrDefault(name: string): Promise<OpenCollection>;
  /** The same for a batch, which may not make every one. @throws MusterError `invalid_collection`, `unknown_collection` */
  findForBatch(name: string): Promise<OpenCollection>;
  /** All of them, the default one first even before it is made. */
  list(): Promise<CollectionDefinition[]>;
  /**
   * Fixes dims and models at first use, all or none.
   * @param definition as it was when the pins were found to be free
   * @returns null, or one that is pinned otherwise, as it is
   * @throws EPOCH when the collection was changed or deleted meanwhile
   */
  pin(definition: Pick<CollectionDefinition, 'name' | 'epoch'>, pins: readonly Pin[]): Promise<Pin | null>;
  /** Forgets what is remembered of a definition, so that the next look reads it anew. */
  forget(name: string): void;
}

/** What collections are before anybody has made them. */
export interface Defaults {
  /** Declared ones, by name: a batch that is faster than whoever makes them finds them as they will be. */
  declared: ReadonlyMap<string, CollectionDefinition>;
  /** A first batch makes any other, too. */
  makesUnknown: boolean;
}

const NOTHING_DECLARED: Defaults = { declared: new Map(), makesUnknown: true };
const FRESH_MS = 1_000;
const STALE_WAIT_MS = 300;

/** Opens the collections that are defined in Redis. A definition is read at most once a second. */
export function openCollections(
  redis: RedisClient,
  keyPrefix: string,
  { declared, makesUnknown }: Defaults = NOTHING_DECLARED,
): Collections {
  const cache = new Map<string, OpenCollection & { readAt: number }>();

  const read = async (name: string): Promise<CollectionDefinition | null> =>
    decodeDefinition(name, await redis.hgetall(collectionKey(keyPrefix, name)));

  function open(definition: CollectionDefinition, isMade: boolean): OpenCollection {
    const { name, partitions, versions, modalities, epoch, generation, former } = definition;
    const spec = {
      name,
      partitions,
      versions,
      epoch,
      generation,
      modalities: modalities.map((modality) => modality.name),
      required: modalities.filter((modality) => modality.required).map((modality) => modality.name),
    };
    const known = cache.get(name);
    const reuse = (layout: Layout | undefined, wanted: PairingSpec): Layout =>
      layout !== undefined && isSame(layout.spec, wanted) ? layout : layOut(keyPrefix, wanted);
    const layout = reuse(known?.layout, spec);
    if (former === null) return { definition, isMade, layout };
    return { definition, isMade, layout, former: reuse(known?.former, formerSpec(spec, former)) };
  }

  function expire(name: string): void {
    const cached = cache.get(name);
    if (cached !== undefined) cache.set(name, { ...cached, readAt: -Infinity });
  }

  async function lookUp(name: string): Promise<OpenCollection | null> {
    const cached = cache.get(checkCollectionName(name));
    if (cached !== undefined && performance.now() - cached.readAt < FRESH_MS) return cached;
    const readAt = performance.now();
    const definition = await (cached === undefined
      ? read(name)
      : // It lies on one node of a cluster, the items on all: while that one is away it is taken as last read.
        within(STALE_WAIT_MS, read(name)).catch(() => cached.definition));
    if (definition === null) {
      cache.delete(name);
      return null;
    }
    const found = { ...open(definition, true), readAt };
    cache.set(name, found);
    return found;
  }

  const registry = openRegistry(redis, keyPrefix, expire);

  async function openDefault(name: string): Promise<OpenCollection> {
    const epoch = await registry.readEpoch(name);
    return open({ ...(declared.get(name) ?? defaultDefinition(name)), epoch, born: epoch }, false);
  }

  const findOrDefault = async (name: string): Promise<OpenCollection> =>
    (await lookUp(name)) ?? openDefault(name);

  const mayMake = (name: string): boolean =>
    makesUnknown || name === DEFAULT_COLLECTION || declared.has(name);

  return {
    ...registry,
    forget: expire,

    async find(name) {
      const found = await lookUp(name);
      if (found !== null) return found;
      if (name === DEFAULT_COLLECTION) return openDefault(name);
      throw unknown(name, mayMake(name));
    },

    findOrDefault,

    async findForBatch(name) {
      const found = await findOrDefault(name);
      if (!found.isMade && !mayMake(name)) throw unknown(name, false);
      return found;
    },

    async list() {
      const names = await redis.smembers(collectionsKey(keyPrefix));
      const others = names.filter((name) => name !== DEFAULT_COLLECTION).toSorted();
      const [first, ...rest] = await Promise.all([DEFAULT_COLLECTION, ...others].map(read));
      return [
        first ?? defaultDefinition(DEFAULT_COLLECTION),
        ...rest.filter((definition) => definition !== null),
      ];
    },

    async pin({ name, epoch }, pins) {
      const asked = pins.flatMap(({ modality, member, value }) => [`${member}:${modality}`, String(value)]);
      const pinning = runOnKeys(redis, 'pin', [collectionKey(keyPrefix, name)], [String(epoch), ...asked]);
      const reply = await pinning.finally(() => expire(name));
      const [field, pinned] = reply as string[];
      const other = pins.find(({ modality, member }) => `${member}:${modality}` === field);
      return other === undefined
        ? null
        : { ...other, value: other.member === 'dims' ? Number(pinned) : pinned! };
    },
  };
}

const unknown = (name: string, isMadeByBatch: boolean): MusterError =>
  new MusterError(
    'unknown_collection',
    isMadeByBatch
      ? `There is no collection "${name}". The first batch that is sent to it makes it.`
      : `There is no collection "${name}", and a batch makes none here (MUSTER_UNKNOWN_COLLECTIONS=refuse). Make it with a key that has the scope admin: curl -X PUT -H 'content-type: application/json' -d '{}' …/api/collections/${name}, or name it in the file of MUSTER_COLLECTIONS_FILE.`,
  );

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
