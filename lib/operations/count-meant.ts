import type { OpenCollection } from '#lib/collections/collections.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { listKey, listsOf } from '#lib/pairing/filter.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import { describeMembers, eachPage, readMembers, type Description } from '#lib/pairing/page.ts';
import type { Plan } from './walk.ts';

/** How many items a plan means, and those of them that were first seen the longest ago. */
export interface Meant {
  count: number;
  sample: Description[];
}

const SAMPLE_ITEMS = 10;
const PAGE_ITEMS = 250;

/** Counts a plan's items: from the lists' lengths where these are in order of first sight and tell all, else one by one. */
export async function countMeant(redis: RedisClient, collection: OpenCollection, plan: Plan): Promise<Meant> {
  const { filter, state, ids } = plan;
  if (ids !== null) return lookAtIds(redis, collection, plan, ids);
  const lists = listsOf(collection.layout, state, filter);
  const areListsEnough =
    state === 'unmatched' && filter.prefix + filter.producer + filter.reason + filter.group === '';
  if (!areListsEnough) return lookAtEach(redis, collection, plan);
  const { layout } = collection;
  const counts = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      lists.map((list) => redis.zcount(listKey(layout, partition, list), '-inf', String(plan.highestScore))),
    ).flat(),
  );
  const bounds = { prefix: '', highestScore: plan.highestScore ?? Infinity };
  const { members } = await readMembers(redis, layout, lists, null, SAMPLE_ITEMS, bounds);
  return {
    count: counts.reduce((sum, one) => sum + one, 0),
    sample: await describeMembers(redis, layout, members),
  };
}

async function lookAtEach(redis: RedisClient, { layout }: OpenCollection, plan: Plan): Promise<Meant> {
  const bounds = {
    after: plan.lowestScore === null ? null : { score: plan.lowestScore, id: '' },
    prefix: plan.filter.prefix,
    highestScore: plan.highestScore ?? Infinity,
  };
  let count = 0;
  let sample: Description[] = [];
  for (let partition = 0; partition < layout.spec.partitions; partition++)
    for (const list of listsOf(layout, plan.state, plan.filter))
      for await (const members of eachPage(redis, layout, partition, list, PAGE_ITEMS, bounds)) {
        const found = await describeMembers(redis, layout, members, plan.filter);
        count += found.length;
        sample = oldestOf([...sample, ...found]);
      }
  return { count, sample };
}

async function lookAtIds(
  redis: RedisClient,
  { layout }: OpenCollection,
  { state, filter }: Plan,
  ids: readonly string[],
): Promise<Meant> {
  const held = await Promise.all(ids.map(async (id) => ({ id, item: await inspect(redis, layout, id) })));
  const members = held
    .filter(({ item }) => item?.state === state)
    .map(({ id, item }) => ({
      id,
      partition: layout.partitionOf(id),
      score: item!.failedAt ?? item!.firstSeenAt,
    }));
  const found = await describeMembers(redis, layout, members, filter);
  return { count: found.length, sample: oldestOf(found) };
}

const oldestOf = (found: readonly Description[]): Description[] =>
  found.toSorted((a, b) => a.firstSeenAt - b.firstSeenAt).slice(0, SAMPLE_ITEMS);
