import { crc32 } from 'node:zlib';

/** What pairing has to know of a collection. */
export interface PairingSpec {
  name: string;
  partitions: number;
  /** In the collection's order: modality i is bit i of every mask. Modalities are only ever appended. */
  modalities: readonly string[];
  required: readonly string[];
  versions: 'arrival' | 'producer';
}

/** Where a collection lives in Redis: its keys, and the head of arguments that every script of a partition takes. */
export interface Layout {
  spec: PairingSpec;
  /** Partition of an ID: CRC-32 of its UTF-8 bytes modulo the partition count. */
  partitionOf(id: string): number;
  /** clock, ready, failed, ids:<m> ×M, unmatched:<mask> ×(2^M − 1): the first KEYS of every script. */
  headKeys(partition: number): readonly string[];
  itemKey(partition: number, id: string): string;
  /** How far the late look-up has come in the partition's unmatched lists. */
  lookupKey(partition: number): string;
  /** M, required mask, names ×M: the first ARGV of every script. */
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
  const base = (partition: number) => `${keyPrefix}{${spec.name}:${partition}}:`;
  const heads = Array.from({ length: spec.partitions }, (_, partition) =>
    [
      'clock',
      'ready',
      'failed',
      ...modalities.map((name) => `ids:${name}`),
      ...masks.map((mask) => `unmatched:${namesIn(mask).join('+')}`),
    ].map((key) => base(partition) + key),
  );
  return {
    spec,
    partitionOf: (id) => crc32(id) % spec.partitions,
    headKeys: (partition) => heads[partition] ?? [],
    itemKey: (partition, id) => `${base(partition)}item:${id}`,
    lookupKey: (partition) => `${base(partition)}lookup`,
    headArgs: [String(modalities.length), String(required), ...modalities],
    namesIn,
  };
}

/** Keys of what is not partitioned. */
export const collectionsKey = (keyPrefix: string): string => `${keyPrefix}collections`;
export const collectionKey = (keyPrefix: string, name: string): string => `${keyPrefix}collection:${name}`;
export const statsKey = (keyPrefix: string, name: string, bucketMs: number, at: number): string =>
  `${keyPrefix}stats:${name}:${bucketMs}:${at}`;
export const wakeChannel = (keyPrefix: string): string => `${keyPrefix}wake`;
