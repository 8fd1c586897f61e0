'use client';

import { ApiError } from '#components/hooks/api.ts';
import { useCollections, useHealth, useStats, useTroubles } from '#components/hooks/queries.ts';
import { useHydrated } from '#components/hooks/use-browser.ts';
import { useNow } from '#components/hooks/use-now.ts';
import { isEmpty } from '#components/overview/emptiness.ts';
import { freshness } from '#components/shell/freshness.ts';
import { stripsOf } from '#components/shell/strips.ts';

/** What every page knows of its collection: counts, health, how old they are, and what is wrong. */
export function useVitals(collection: string) {
  const collections = useCollections();
  const stats = useStats(collection);
  const health = useHealth();
  const troubles = useTroubles(collection);
  const nowMs = useNow();
  const isZoneKnown = useHydrated();

  const entry = collections.data?.collections.find(({ name }) => name === collection);
  const unknown = stats.error instanceof ApiError && stats.error.status === 404;
  const empty = isEmpty({ unknown, listed: collections.data, entry, stats: stats.data });
  const readAtMs = unknown ? stats.errorUpdatedAt : stats.dataUpdatedAt;
  const state = freshness({ readAtMs, nowMs, failing: Boolean(stats.error) && !unknown, empty });
  const strips = stripsOf({
    health: troubles.data,
    refusal: troubles.error,
    collection,
    nowMs,
    readAtMs,
    isZoneKnown,
  });
  return { collections, entry, stats, health, nowMs, empty, unknown, state, strips };
}
