import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** How many items of a collection are in which list. */
export interface Counts {
  /** Redis' time in ms. */
  at: number;
  ready: number;
  /** Ready and due; the rest is leased or backs off. */
  due: number;
  failed: number;
  /** Per modality, in the collection's order. */
  have: number[];
  /** Per combination of held modalities, empty ones left out. */
  unmatched: { mask: number; count: number; oldestAt: number }[];
}

/** Counts every list of a collection, one O(1) script per partition. */
export async function count(redis: RedisClient, layout: Layout): Promise<Counts> {
  const replies = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      runOnPartition(redis, 'count', layout, partition, []),
    ),
  );
  return replies.map((reply) => readReply(layout, (reply as (string | number)[]).map(Number))).reduce(addUp);
}

function readReply(layout: Layout, numbers: number[]): Counts {
  const [at, ready, due, failed] = numbers as [number, number, number, number];
  const modalities = layout.spec.modalities.length;
  const lists = numbers.slice(4 + modalities);
  return {
    at,
    ready,
    due,
    failed,
    have: numbers.slice(4, 4 + modalities),
    unmatched: Array.from({ length: lists.length / 2 }, (_, i) => ({
      mask: i + 1,
      count: lists[2 * i]!,
      oldestAt: lists[2 * i + 1]!,
    })).filter((list) => list.count > 0),
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
    failed: a.failed + b.failed,
    have: a.have.map((held, i) => held + b.have[i]!),
    unmatched: masks.map((mask) => {
      const lists = [...a.unmatched, ...b.unmatched].filter((list) => list.mask === mask);
      return {
        mask,
        count: lists.reduce((sum, list) => sum + list.count, 0),
        oldestAt: Math.min(...lists.map((list) => list.oldestAt)),
      };
    }),
  };
}
