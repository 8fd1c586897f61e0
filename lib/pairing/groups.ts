import type { RedisClient } from './connect.ts';
import type { Layout } from './keys.ts';
import { GROUP_CHARS } from './reasons.ts';
import { runOnPartition } from './scripts.ts';

/** Failed items whose reasons are alike. */
export interface Group {
  name: string;
  count: number;
  /** When the first and the last of them failed, in ms. */
  oldestAt: number;
  newestAt: number;
  /** The item that failed last. */
  newestId: string;
  /** How many of them failed from each time that was asked for to the next. */
  trend: number[];
}

/** Some groups in order of their names, and where to go on; null at the end. */
export interface GroupPage {
  groups: Group[];
  reached: string | null;
}

const TIME_CHARS = 13;

/**
 * The next groups of a collection's failed items over all partitions. Costs O(log n) per group, however many failed.
 * @param after the name of the last group that is known; null to begin
 * @param times rising, in ms
 */
export async function readGroups(
  redis: RedisClient,
  layout: Layout,
  after: string | null,
  atMost: number,
  times: readonly number[],
): Promise<GroupPage> {
  const args = [after ?? '', String(atMost), ...times.map(writeTime)];
  const pages = await Promise.all(
    Array.from({ length: layout.spec.partitions }, async (_, partition) => {
      const rows = (await runOnPartition(redis, 'groups', layout, partition, [], args)) as GroupRow[];
      return rows.map(readRow);
    }),
  );
  // Beyond the last group of a page that is full, its partition may have more.
  const [front] = pages.flatMap((page) => (page.length < atMost ? [] : [page.at(-1)!.name])).toSorted();
  const byName = Map.groupBy(pages.flat(), ({ name }) => name);
  const names = [...byName.keys()].filter((name) => front === undefined || name <= front).toSorted();
  const shown = names.slice(0, atMost);
  return {
    groups: shown.map((name) => byName.get(name)!.reduce(addUp)),
    reached: shown.length < names.length ? shown.at(-1)! : (front ?? null),
  };
}

type GroupRow = [name: string, count: number, oldest: string, newest: string, ...trend: number[]];

const readRow = ([name, count, oldest, newest, ...trend]: GroupRow): Group => ({
  name,
  count,
  oldestAt: readTime(oldest),
  newestAt: readTime(newest),
  newestId: readMemberId(newest),
  trend,
});

const addUp = (a: Group, b: Group): Group => ({
  name: a.name,
  count: a.count + b.count,
  oldestAt: Math.min(a.oldestAt, b.oldestAt),
  newestAt: Math.max(a.newestAt, b.newestAt),
  newestId: a.newestAt >= b.newestAt ? a.newestId : b.newestId,
  trend: a.trend.map((n, i) => n + b.trend[i]!),
});

const writeTime = (ms: number): string => String(ms).padStart(TIME_CHARS, '0');

const readTime = (member: string): number => Number(member.slice(GROUP_CHARS, GROUP_CHARS + TIME_CHARS));

/** The ID in a member of the groups: the group's name, when it failed, the ID. */
export const readMemberId = (member: string): string => member.slice(GROUP_CHARS + TIME_CHARS);
