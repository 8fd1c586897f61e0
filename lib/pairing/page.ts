import type { RedisClient } from './connect.ts';
import { EVERYTHING, filterArgs, listKey, type ListName, type MemberFilter } from './filter.ts';
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

/** Some members, and where to go on; null at the end. */
export interface MemberPage<T extends Position> {
  members: T[];
  reached: Position | null;
}

/** Where a walk through a list begins and ends, and which of its IDs it takes. */
export interface PageBounds {
  after: Position | null;
  /** Start of the ID; '' for any. */
  prefix: string;
  /** Members above it are left out. */
  highestScore: number;
}

/** What a list shows of an item. */
export interface Description extends Member {
  firstSeenAt: number;
  tries: number;
  /** Why the last try failed; null when none has. */
  error: string | null;
  /** Producer per held modality. */
  producers: Record<string, string>;
}

/**
 * The next members of one list of one partition.
 * @param after where the last page ended; null to begin
 * @param atMost members to look at
 */
export async function readList(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  list: ListName,
  after: Position | null,
  atMost: number,
  { prefix, highestScore }: Omit<PageBounds, 'after'>,
): Promise<MemberPage<Member>> {
  const [score, id, ...rest] = (await runOnPartition(
    redis,
    'page',
    layout,
    partition,
    [listKey(layout, partition, list)],
    [
      after === null ? '' : String(after.score),
      after?.id ?? '',
      String(atMost),
      Number.isFinite(highestScore) ? String(highestScore) : '+inf',
      prefix,
    ],
  )) as string[];
  return {
    members: Array.from({ length: rest.length / 2 }, (_, i) => ({
      id: rest[2 * i]!,
      score: Number(rest[2 * i + 1]),
      partition,
    })),
    reached: score === '' ? null : { score: Number(score), id: id! },
  };
}

/** All members of one list of one partition, some at a time; a page may be empty where no ID has the prefix. */
export async function* eachPage(
  redis: RedisClient,
  layout: Layout,
  partition: number,
  list: ListName,
  atMost: number,
  { after = null, prefix = '', highestScore = Infinity }: Partial<PageBounds> = {},
): AsyncGenerator<Member[]> {
  let position: Position | null = after;
  do {
    const bounds = { prefix, highestScore };
    const page: MemberPage<Member> = await readList(redis, layout, partition, list, position, atMost, bounds);
    yield page.members;
    position = page.reached;
  } while (position !== null);
}

/** The next members of some lists over all partitions, merged by score, then ID. A page may be short. */
export async function readMembers(
  redis: RedisClient,
  layout: Layout,
  lists: readonly ListName[],
  after: Position | null,
  atMost: number,
  bounds: Omit<PageBounds, 'after'>,
): Promise<MemberPage<Member>> {
  const pages = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      lists.map((list) => readList(redis, layout, partition, list, after, atMost, bounds)),
    ).flat(),
  );
  // Beyond the first position that a list has not looked past, others may have members before its next ones.
  const [front] = pages.flatMap(({ reached }) => (reached === null ? [] : [reached])).toSorted(byScoreThenId);
  const members = pages
    .flatMap((page) => page.members)
    .filter((member) => front === undefined || byScoreThenId(member, front) <= 0)
    .toSorted(byScoreThenId);
  const shown = members.slice(0, atMost);
  return { members: shown, reached: shown.length < members.length ? shown.at(-1)! : (front ?? null) };
}

/** What a list shows of those members that match a filter; those that left meanwhile are left out. */
export async function describeMembers(
  redis: RedisClient,
  layout: Layout,
  members: readonly Member[],
  filter: MemberFilter = EVERYTHING,
): Promise<Description[]> {
  const byPartition = Map.groupBy(members, ({ partition }) => partition);
  const described = await Promise.all(
    [...byPartition].map(async ([partition, group]) => {
      const keys = group.map(({ id }) => layout.itemKey(partition, id));
      const args = filterArgs(layout, filter);
      const rows = (await runOnPartition(redis, 'describe', layout, partition, keys, args)) as [
        first?: string,
        tries?: string,
        error?: string,
        ...producers: (string | null)[],
      ][];
      return rows.flatMap(([first, tries, error, ...producers], i) =>
        first === undefined
          ? []
          : [
              {
                ...group[i]!,
                firstSeenAt: Number(first),
                tries: Number(tries),
                error: error || null,
                producers: nameProducers(layout, producers),
              },
            ],
      );
    }),
  );
  return described.flat().toSorted(byScoreThenId);
}

const nameProducers = (layout: Layout, producers: readonly (string | null)[]): Record<string, string> =>
  Object.fromEntries(
    layout.spec.modalities.flatMap((modality, i) =>
      producers[i] === null || producers[i] === undefined ? [] : [[modality, producers[i]]],
    ),
  );

// Sorted sets order equal scores by bytes; so does a page, or the next one would skip or repeat.
const byScoreThenId = (a: Position, b: Position): number =>
  a.score - b.score || Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
