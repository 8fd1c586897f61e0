import type { FailureGroup, FailureGroups, GroupQuery } from '#lib/contract/console.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { readTime } from '#lib/pairing/clock.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { readGroups, type Group } from '#lib/pairing/groups.ts';
import { inspect } from '#lib/pairing/inspect.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { generalise } from '#lib/pairing/reasons.ts';
import { RANGES_MS } from './spans.ts';

const TREND_POINTS = 24;

/** Lists what has failed and is still held, by the groups of its reasons. */
export async function listFailures(
  redis: RedisClient,
  { definition, layout }: OpenCollection,
  { range, limit, cursor }: GroupQuery,
): Promise<FailureGroups> {
  const at = await readTime(redis);
  const bucketMs = RANGES_MS[range] / TREND_POINTS;
  const from = at - (at % bucketMs) - (TREND_POINTS - 1) * bucketMs;
  const times = Array.from({ length: TREND_POINTS + 1 }, (_, i) => from + i * bucketMs);
  const { groups, reached } = await readGroups(redis, layout, cursor ?? null, limit, times);
  const presented = await Promise.all(groups.map((group) => presentGroup(redis, layout, group)));
  return {
    collection: definition.name,
    at,
    from,
    bucket_ms: bucketMs,
    groups: presented.toSorted((a, b) => b.count - a.count || b.newest_at - a.newest_at),
    next_cursor: reached,
  };
}

async function presentGroup(
  redis: RedisClient,
  layout: Layout,
  { name, count, oldestAt, newestAt, newestId, trend }: Group,
): Promise<FailureGroup> {
  const newest = await inspect(redis, layout, newestId);
  const reason = newest?.state === 'failed' ? newest.error : null;
  return {
    group: name,
    reason: reason === null ? '…' : generalise(reason, newestId),
    count,
    oldest_at: oldestAt,
    newest_at: newestAt,
    trend,
    sample: reason === null ? null : { id: newestId, tries: newest!.tries, reason },
  };
}
