import type { Stats } from '#lib/contract/answers.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { count } from '#lib/pairing/count.ts';

/** Reads a collection's stats, at most once a second however many ask. */
export type SummaryReader = (collection: OpenCollection) => Promise<Stats>;

const FRESH_MS = 950;
const ENGINE_WAIT_MS = 2_000;

/** Makes a reader with a cache of its own. */
export function openSummaries(redis: RedisClient, engine: Engine): SummaryReader {
  const cache = new Map<string, { readAt: number; stats: Promise<Stats> }>();
  return (collection) => {
    const { name } = collection.definition;
    const cached = cache.get(name);
    if (cached !== undefined && performance.now() - cached.readAt < FRESH_MS) return cached.stats;
    const stats = summarise(redis, engine, collection);
    cache.set(name, { readAt: performance.now(), stats });
    stats.catch(() => cache.delete(name));
    return stats;
  };
}

async function summarise(
  redis: RedisClient,
  engine: Engine,
  { definition, layout }: OpenCollection,
): Promise<Stats> {
  const [counts, indexed] = await Promise.all([count(redis, layout), countIndexed(engine, definition)]);
  const names = layout.spec.modalities;
  const lacking = (name: string) =>
    counts.unmatched.filter(({ mask }) => !layout.namesIn(mask).includes(name));
  const oldestAt = Math.min(...counts.unmatched.map(({ oldestAt: at }) => at));
  return {
    collection: definition.name,
    at: counts.at,
    have: Object.fromEntries(names.map((name, i) => [name, counts.have[i]!])),
    missing: Object.fromEntries(
      names.map((name) => [name, lacking(name).reduce((sum, list) => sum + list.count, 0)]),
    ),
    unmatched: counts.unmatched.reduce((sum, list) => sum + list.count, 0),
    ready: counts.due,
    later: counts.ready - counts.due,
    failed: counts.failed,
    indexed,
    oldest_unmatched_ms: Number.isFinite(oldestAt) ? Math.max(0, counts.at - oldestAt) : null,
    combinations: counts.unmatched.map((list) => ({
      has: layout.namesIn(list.mask),
      count: list.count,
      oldest_ms: Math.max(0, counts.at - list.oldestAt),
    })),
  };
}

const countIndexed = async (
  engine: Engine,
  definition: OpenCollection['definition'],
): Promise<number | null> => {
  try {
    return await within(ENGINE_WAIT_MS, engine.count(indexSpecOf(definition)));
  } catch {
    return null;
  }
};
