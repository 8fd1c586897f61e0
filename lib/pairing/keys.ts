import { crc32 } from 'node:zlib';

/** What pairing has to know of a collection. */
export interface PairingSpec {
  name: string;
  partitions: number;
  /** In the collection's order: modality i is bit i of every mask. Modalities are only ever appended. */
  modalities: readonly string[];
  required: readonly string[];
  versions: 'arrival' | 'producer';
  /** Which shape of the collection this is: it grows with every change of its modalities and with its deletion. */
  epoch: number;
  /** Another one with every move to another number of partitions, so that no key means two partitions; 0 as it was made. */
  generation?: number;
}

/** The epoch of who empties partitions that nobody else may write to any more: above all others. */
export const MOVERS_EPOCH = Number.MAX_SAFE_INTEGER;

/** The keys of one partition that are there whatever it holds. */
export interface PartitionKeys {
  /** The last stamp given. */
  clock: string;
  /** The newest epoch that a writer has come with. */
  epoch: string;
  /** Deleted IDs that are kept out, by the time till when. */
  deleted: string;
  /** Ready IDs, by due time. */
  ready: string;
  /** Failed IDs, by the time they failed. */
  failed: string;
  /** The failed again, by group of reasons, then by the time they failed: `<group><ms><ID>` in the order of bytes. */
  groups: string;
  /** Per modality: the IDs held with it. */
  ids: readonly string[];
  /** Per mask of held modalities, from 1 on: unmatched IDs, by the time they were first seen. */
  unmatched: readonly string[];
  /** How far the late look-up has come in the unmatched lists. */
  lookup: string;
}

/** Where a collection lives in Redis: its keys, and the head of arguments that every script of a partition takes. */
export interface Layout {
  spec: PairingSpec;
  /** Partition of an ID: CRC-32 of its UTF-8 bytes modulo the partition count. */
  partitionOf(id: string): number;
  keysOf(partition: number): PartitionKeys;
  /** The first KEYS of every script, in the order of `scripts/partition.lua`. */
  headKeys(partition: number): readonly string[];
  itemKey(partition: number, id: string): string;
  /** What an operation has done so far in the partition. */
  progressKey(partition: number, operation: string): string;
  /** M, required mask, epoch, names ×M: the first ARGV of every script. */
  headArgs: readonly string[];
  /** Names of the modalities in a mask. */
  namesIn(mask: number): string[];
}

/** Lays out a collection's keys under a prefix; every key of a partition shares one hash tag, so one slot. */
export function layOut(keyPrefix: string, spec: PairingSpec): Layout {
  const { modalities } = spec;
  const namesIn = (mask: number) => modalities.filter((_, i) => mask & (1 << i));
  const masks = Array.from({ length: 2 ** modalities.length - 1 }, (_, i) => i + 1);
  const required = modalities.reduce(
    (mask, name, i) => (spec.required.includes(name) ? mask | (1 << i) : mask),
    0,
  );
  const tag = spec.generation ? `${spec.name}/${spec.generation}` : spec.name;
  const base = (partition: number) => `${keyPrefix}{${tag}:${partition}}:`;
  const keys = Array.from({ length: spec.partitions }, (_, partition): PartitionKeys => {
    const at = (key: string) => base(partition) + key;
    return {
      clock: at('clock'),
      epoch: at('epoch'),
      deleted: at('deleted'),
      ready: at('ready'),
      failed: at('failed'),
      groups: at('groups'),
      ids: modalities.map((name) => at(`ids:${name}`)),
      unmatched: masks.map((mask) => at(`unmatched:${namesIn(mask).join('+')}`)),
      lookup: at('lookup'),
    };
  });
  const heads = keys.map(({ clock, epoch, deleted, ready, failed, groups, ids, unmatched }) => [
    clock,
    epoch,
    deleted,
    ready,
    failed,
    groups,
    ...ids,
    ...unmatched,
  ]);
  return {
    spec,
    partitionOf: (id) => crc32(id) % spec.partitions,
    keysOf: (partition) => keys[partition]!,
    headKeys: (partition) => heads[partition]!,
    itemKey: (partition, id) => `${base(partition)}item:${id}`,
    progressKey: (partition, operation) => `${base(partition)}operation:${operation}`,
    headArgs: [String(modalities.length), String(required), String(spec.epoch), ...modalities],
    namesIn,
  };
}

/** Keys of what is not partitioned. */
export const collectionsKey = (keyPrefix: string): string => `${keyPrefix}collections`;
export const epochsKey = (keyPrefix: string): string => `${keyPrefix}epochs`;
/** Which collection an index belongs to. */
export const indicesKey = (keyPrefix: string): string => `${keyPrefix}indices`;
export const collectionKey = (keyPrefix: string, name: string): string => `${keyPrefix}collection:${name}`;
export const statsKey = (keyPrefix: string, name: string, bucketMs: number, at: number): string =>
  `${keyPrefix}stats:${name}:${bucketMs}:${at}`;
/** Who has sent what to a collection, and when last. */
export const producersKey = (keyPrefix: string, name: string): string => `${keyPrefix}producers:${name}`;
/** The processes that are alive. */
export const replicasKey = (keyPrefix: string): string => `${keyPrefix}replicas`;
/** Redis' memory over the last hour. */
export const memoryKey = (keyPrefix: string): string => `${keyPrefix}memory`;
export const activityKey = (keyPrefix: string, name: string): string => `${keyPrefix}activity:${name}`;
export const operationKey = (keyPrefix: string, name: string, id: string): string =>
  `${keyPrefix}operation:${name}:${id}`;
/** Who applies a collection's age policy, and since when. */
export const policyKey = (keyPrefix: string, name: string): string => `${keyPrefix}policy:${name}`;
/** Held by whoever puts the file of collections in force. */
export const declaringKey = (keyPrefix: string): string => `${keyPrefix}declaring`;
/** Which layout the keys are in, and how far a change of it has come. */
export const schemaKey = (keyPrefix: string): string => `${keyPrefix}schema`;
/** Held by whoever brings the keys into a newer layout. */
export const upgradingKey = (keyPrefix: string): string => `${keyPrefix}upgrading`;
/** Operations that are not over. */
export const runningKey = (keyPrefix: string): string => `${keyPrefix}operations`;
export const previewKey = (keyPrefix: string, name: string, token: string): string =>
  `${keyPrefix}preview:${name}:${token}`;
export const wakeChannel = (keyPrefix: string): string => `${keyPrefix}wake`;
