import type { Stats } from '#lib/contract/answers.ts';
import type { Ages } from '#lib/contract/console.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { countAll, type Counts, type UnmatchedCount } from '#lib/pairing/count.ts';
import type { Layout } from '#lib/pairing/keys.ts';
import { keepFresh } from './fresh.ts';
import { AGE_EDGES_MS, differences } from './histogram.ts';

/** What one look at the lists of a collection tells. */
export interface Summary {
  stats: Stats;
  ages: Ages;
}

/** Looks at a collection's lists, at most once a second however many ask. */
export type SummaryReader = (collection: OpenCollection) => Promise<Summary>;

const FRESH_MS = 950;
const ENGINE_WAIT_MS = 2_000;

/** Makes a reader with a cache of its own. */
export const openSummaries = (redis: RedisClient, engine: Engine): SummaryReader =>
  keepFresh(
    FRESH_MS,
    (collection: OpenCollection) => summarise(redis, engine, collection),
    ({ definition }) => definition.name,
  );

async function summarise(redis: RedisClient, engine: Engine, collection: OpenCollection): Promise<Summary> {
  const [counts, indexed] = await Promise.all([
    countAll(redis, collection, AGE_EDGES_MS),
    countIndexed(engine, collection.definition),
  ]);
  return { stats: presentStats(collection, counts, indexed), ages: presentAges(collection, counts) };
}

function presentStats({ definition, layout }: OpenCollection, counts: Counts, indexed: number | null): Stats {
  const names = layout.spec.modalities;
  const sinceMs = (at: number) => Math.max(0, counts.at - at);
  const oldestAt = Math.min(...counts.unmatched.map(({ oldestAt: at }) => at));
  return {
    collection: definition.name,
    at: counts.at,
    have: Object.fromEntries(names.map((name, i) => [name, counts.have[i]!])),
    missing: Object.fromEntries(
      names.map((name) => [name, sumLacking(layout, counts, name, (one) => one.count)]),
    ),
    unmatched: counts.unmatched.reduce((sum, list) => sum + list.count, 0),
    ready: counts.due,
    later: counts.ready - counts.due,
    failed: counts.failed,
    indexed,
    oldest_unmatched_ms: Number.isFinite(oldestAt) ? sinceMs(oldestAt) : null,
    index_lag_ms: counts.dueSince === null ? 0 : sinceMs(counts.dueSince),
    combinations: counts.unmatched.map((list) => ({
      has: layout.namesIn(list.mask),
      count: list.count,
      oldest_ms: sinceMs(list.oldestAt),
    })),
  };
}

const presentAges = ({ definition, layout }: OpenCollection, counts: Counts): Ages => ({
  collection: definition.name,
  at: counts.at,
  edges_ms: [...AGE_EDGES_MS],
  missing: Object.fromEntries(
    layout.spec.modalities.map((name) => {
      const total = sumLacking(layout, counts, name, (list) => list.count);
      const aged = AGE_EDGES_MS.map((_, i) => sumLacking(layout, counts, name, (list) => list.aged[i]!));
      return [name, differences(total, aged)];
    }),
  ),
});

const sumLacking = (
  layout: Layout,
  { unmatched }: Counts,
  modality: string,
  pick: (list: UnmatchedCount) => number,
): number =>
  unmatched
    .filter(({ mask }) => !layout.namesIn(mask).includes(modality))
    .reduce((sum, list) => sum + pick(list), 0);

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
