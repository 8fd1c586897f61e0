import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { runOnPartition } from './scripts.ts';

/** Where a list was left: the last member's score and ID. */
export interface Position {
  score: number;
  id: string;
}

/** A member of a list on its way to a page. */
export interface Member extends Position {
  partition: number;
}

/** What a list shows of an item. */
export interface Description extends Member {
  firstSeenAt: number;
  /** Producer per held modality. */
  producers: Record<string, string>;
}

/** One kind of list: `ready`, `failed`, or `unmatched` by the mask of what is held. */
export type ListName = 'ready' | 'failed' | { unmatched: number };

/**
 * The next members of some lists over all partitions, merged by score, then ID.
 * @param after where the last page ended; null to begin
 * @param highestScore members above it are left out
 */
export async function readMembers(
  redis: RedisClient,
  layout: Layout,
  lists: readonly ListName[],
  after: Position | null,
  atMost: number,
  highestScore: number,
): Promise<Member[]> {
  const args = [
    after === null ? '' : String(after.score),
    after?.id ?? '',
    String(atMost),
    Number.isFinite(highestScore) ? String(highestScore) : '+inf',
  ];
  const pages = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      lists.map(async (list) => {
        const reply = await runOnPartition(
          redis,
          'page',
          layout,
          partition,
          [listKey(layout, partition, list)],
          args,
        );
        return pairUp(reply as string[], partition);
      }),
    ).flat(),
  );
  return pages.flat().toSorted(byScoreThenId).slice(0, atMost);
}

/** What a list shows of its members; those that left meanwhile are left out. */
export async function describeMembers(
  redis: RedisClient,
  layout: Layout,
  members: readonly Member[],
): Promise<Description[]> {
  const byPartition = Map.groupBy(members, ({ partition }) => partition);
  const described = await Promise.all(
    [...byPartition].map(async ([partition, group]) => {
      const keys = group.map(({ id }) => layout.itemKey(partition, id));
      const rows = (await runOnPartition(redis, 'describe', layout, partition, keys)) as [
        string,
        ...(string | null)[],
      ][];
      return rows.flatMap(([first, ...producers], i) =>
        first === '' ? [] : [describeOne(layout, group[i]!, first, producers)],
      );
    }),
  );
  return described.flat().toSorted(byScoreThenId);
}

const describeOne = (
  layout: Layout,
  member: Member,
  first: string,
  producers: readonly (string | null)[],
): Description => ({
  ...member,
  firstSeenAt: Number(first),
  producers: Object.fromEntries(
    layout.spec.modalities.flatMap((modality, i) =>
      producers[i] === null || producers[i] === undefined ? [] : [[modality, producers[i]]],
    ),
  ),
});

function listKey(layout: Layout, partition: number, list: ListName): string {
  const head = layout.headKeys(partition);
  if (list === 'ready') return head[1]!;
  if (list === 'failed') return head[2]!;
  return head[2 + layout.spec.modalities.length + list.unmatched]!;
}

const pairUp = (reply: readonly string[], partition: number): Member[] =>
  Array.from({ length: reply.length / 2 }, (_, i) => ({
    id: reply[2 * i]!,
    score: Number(reply[2 * i + 1]),
    partition,
  }));

// Sorted sets order equal scores by bytes; so does a page, or the next one would skip or repeat.
const byScoreThenId = (a: Position, b: Position): number =>
  a.score - b.score || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
