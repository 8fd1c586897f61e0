import { nameType } from '#lib/contract/item-id.ts';

/** Says what is wrong with a row's version, given whose order the collection goes by; null when nothing is. */
export function explainInvalidVersion(version: unknown, order: 'arrival' | 'producer'): string | null {
  if (order === 'arrival')
    return version === undefined
      ? null
      : 'this collection orders embeddings by their arrival; leave the version out, or use a collection with versions "producer"';
  if (version === undefined) return 'the version is missing; this collection orders embeddings by it';
  if (typeof version !== 'number') return `the version is ${nameType(version)}, but has to be a number`;
  return Number.isSafeInteger(version) && version >= 0
    ? null
    : `the version is ${version}, but has to be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
}
