import type { ClaimedItem } from '#lib/pairing/claim.ts';

/** What made items of a partition ready, until something is claimed there. Kept only while traces are on. */
export interface Origins {
  note(partitions: readonly number[], traces: readonly string[]): void;
  /** @returns and forgets those of the partitions that the items come from */
  take(items: readonly ClaimedItem[]): string[];
}

const PER_PARTITION_MAX = 8;
const PER_BATCH_MAX = 32;
/** Another process may have claimed what was meant. */
const KEPT_MS = 60_000;

/** Opens one that knows of nothing yet. */
export function openOrigins(): Origins {
  const noted = new Map<number, { trace: string; at: number }[]>();
  return {
    note(partitions, traces) {
      const at = performance.now();
      for (const partition of traces.length === 0 ? [] : partitions) {
        const known = noted.get(partition) ?? [];
        const more = traces.map((trace) => ({ trace, at }));
        noted.set(partition, [...known, ...more].slice(-PER_PARTITION_MAX));
      }
    },
    take(items) {
      if (noted.size === 0) return [];
      const partitions = new Set(items.map(({ partition }) => partition));
      const taken = new Set<string>();
      for (const partition of partitions) {
        for (const { trace, at } of noted.get(partition) ?? [])
          if (performance.now() - at < KEPT_MS) taken.add(trace);
        noted.delete(partition);
      }
      return [...taken].slice(-PER_BATCH_MAX);
    },
  };
}

/** Since when the item has been ready that has waited the longest: of those that are tried for the first time, and whole. */
export function findReadySince(items: readonly ClaimedItem[]): number | null {
  let longest = Infinity;
  for (const { tries, complete, flushed, mergeOnly, embeddings } of items) {
    if (tries > 1 || !complete || flushed || mergeOnly) continue;
    let since = 0;
    for (const { receivedAt } of Object.values(embeddings)) since = Math.max(since, receivedAt);
    longest = Math.min(longest, since);
  }
  return longest === Infinity ? null : longest;
}
