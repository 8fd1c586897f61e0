import type { Layout } from './keys.ts';

/** One kind of list: `ready`, `failed`, or `unmatched` by the mask of what is held. */
export type ListName = 'ready' | 'failed' | { unmatched: number };

/** Which items of some lists are meant. */
export interface MemberFilter {
  /** Start of the ID; '' for any. */
  prefix: string;
  /** Modalities that are held, and that are missing. */
  has: readonly string[];
  missing: readonly string[];
  /** First seen at this time in ms or before; null for whenever. */
  seenAtLatest: number | null;
  /** Who sent at least one of the embeddings; '' for anyone. */
  producer: string;
  /** Start of the reason that a failed item was given up for; '' for any. */
  reason: string;
  /** Name of the group that this reason belongs to; '' for any. */
  group: string;
}

/** The filter that every item matches. */
export const EVERYTHING: MemberFilter = {
  prefix: '',
  has: [],
  missing: [],
  seenAtLatest: null,
  producer: '',
  reason: '',
  group: '',
};

/** The filter as `scripts/match.lua` reads it; the prefix is the pages' to apply. */
export const filterArgs = (layout: Layout, filter: MemberFilter): string[] => [
  String(maskOf(layout, filter.has)),
  String(maskOf(layout, filter.missing)),
  filter.seenAtLatest === null ? '' : String(filter.seenAtLatest),
  filter.producer,
  filter.reason,
  filter.group,
];

/** The lists that an items' state stands for, without the unmatched ones that no item of the filter can be in. */
export function listsOf(
  layout: Layout,
  state: 'unmatched' | 'ready' | 'failed',
  { has, missing }: MemberFilter,
): ListName[] {
  if (state !== 'unmatched') return [state];
  const [held, lacking] = [maskOf(layout, has), maskOf(layout, missing)];
  return Array.from({ length: 2 ** layout.spec.modalities.length - 1 }, (_, i) => i + 1)
    .filter((mask) => (mask & held) === held && (mask & lacking) === 0)
    .map((mask) => ({ unmatched: mask }));
}

/** The key of a list in one partition. */
export function listKey(layout: Layout, partition: number, list: ListName): string {
  const keys = layout.keysOf(partition);
  return typeof list === 'string' ? keys[list] : keys.unmatched[list.unmatched - 1]!;
}

const maskOf = (layout: Layout, names: readonly string[]): number =>
  layout.spec.modalities.reduce((mask, name, i) => (names.includes(name) ? mask | (1 << i) : mask), 0);
