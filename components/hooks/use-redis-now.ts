'use client';

import { useStats } from '#components/hooks/queries.ts';
import { useNow } from '#components/hooks/use-now.ts';

/** The time by Redis' clock, by which ages go, once a second; until the first counts have come, this machine's, 0 at first. */
export function useRedisNow(collection: string): number {
  const nowMs = useNow();
  const { data, dataUpdatedAt, isPlaceholderData } = useStats(collection);
  if (!data) return nowMs;
  return nowMs === 0 || isPlaceholderData ? data.at : nowMs + data.at - dataUpdatedAt;
}
