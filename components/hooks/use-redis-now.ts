'use client';

import { useStats } from '#components/hooks/queries.ts';
import { useNow } from '#components/hooks/use-now.ts';

/** The time by Redis' clock, by which ages go, once a second; 0 until it is known. */
export function useRedisNow(collection: string): number {
  const nowMs = useNow();
  const { data, dataUpdatedAt } = useStats(collection);
  return nowMs === 0 || !data ? nowMs : nowMs + data.at - dataUpdatedAt;
}
