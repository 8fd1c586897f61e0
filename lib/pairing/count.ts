import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { lookAtPartitions } from './scripts.ts';

/** How many items of a collection are in which list. */
export interface Counts {
  /** Redis' time in ms. */
  at: number;
  ready: number;
  /** Ready and due; the rest is leased or backs off. */
  due: number;
  /** Since when the one that is due the longest is; null when none is. */
  dueSince: number | null;
  failed: number;
  /** Per modality, in the collection's order. */
  have: number[];
  /** Per combination of held modalities, empty ones left out. */
  unmatched: UnmatchedCount[];
}

/** How many items hold one combination of modalities and wait. */
export interface UnmatchedCount {
  mask: number;
  count: number;
  oldestAt: number;
  /** How many are of each age that was asked for, or older. */
  aged: number[];
}

/** Counts a collection that may be under way from one layout to another. @throws as `count` does */
export async function countAll(
  redis: RedisClient,
  { layout, former }: { layout: Layout; former?: Layout },
  agesMs: readonly number[] = [],
): Promise<Counts> {
  const counts = await Promise.all(
    [layout, ...(former === undefined ? [] : [former])].map((one) => count(redis, one, agesMs)),
  );
  return counts.reduce(addUp);
}

/**
 * Counts every list of a collection: O(1) per list, O(log n) per age.
 * @param agesMs ages by which to count the unmatched
 * @throws what the first partition threw that could not be asked
 */
export async function count(
  redis: RedisClient,
  layout: Layout,
  agesMs: readonly number[] = [],
): Promise<Counts> {
  const partitions = Array.from({ length: layout.spec.partitions }, (_, partition) => partition);
  const replies = await lookAtPartitions(redis, 'count', layout, partitions, agesMs.map(String));
  return replies
    .map((reply) => {
      if (reply.status === 'rejected') throw reply.reason;
      return readReply(layout, (reply.value as (string | number)[]).map(Number), agesMs.length);
    })
    .reduce(addUp);
}

function readReply(layout: Layout, numbers: number[], ages: number): Counts {
  const [at, ready, due, dueSince, failed, ...rest] = numbers as [number, number, number, number, number];
  const modalities = layout.spec.modalities.length;
  const lists = (rest as number[]).slice(modalities);
  const width = 2 + ages;
  return {
    at,
    ready,
    due,
    dueSince: dueSince < 0 ? null : dueSince,
    failed,
    have: (rest as number[]).slice(0, modalities),
    unmatched: Array.from({ length: lists.length / width }, (_, i) => {
      const [held, oldestAt, ...aged] = lists.slice(i * width, (i + 1) * width) as [number, number];
      return { mask: i + 1, count: held, oldestAt, aged };
    }).filter((list) => list.count > 0),
  };
}

function addUp(a: Counts, b: Counts): Counts {
  const masks = [...new Set([...a.unmatched, ...b.unmatched].map(({ mask }) => mask))].toSorted(
    (x, y) => x - y,
  );
  return {
    at: Math.max(a.at, b.at),
    ready: a.ready + b.ready,
    due: a.due + b.due,
    dueSince: earlier(a.dueSince, b.dueSince),
    failed: a.failed + b.failed,
    have: addEach(a.have, b.have),
    unmatched: masks.map((mask) => {
      const lists = [...a.unmatched, ...b.unmatched].filter((list) => list.mask === mask);
      return {
        mask,
        count: lists.reduce((sum, list) => sum + list.count, 0),
        oldestAt: Math.min(...lists.map((list) => list.oldestAt)),
        aged: lists.map((list) => list.aged).reduce(addEach),
      };
    }),
  };
}

const addEach = (a: readonly number[], b: readonly number[]): number[] => a.map((n, i) => n + b[i]!);

const earlier = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.min(a, b);
