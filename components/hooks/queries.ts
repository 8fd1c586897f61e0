'use client';

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { session } from '#lib/contract/access.ts';
import { collections, readiness, stats, type Stats } from '#lib/contract/answers.ts';
import { health } from '#lib/contract/console.ts';
import { operationPage } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { useFirst } from '#components/hooks/begun.tsx';
import { noteCounts, noteMovement, useEvery, useIsAtRest } from '#components/hooks/rest.ts';

const SECOND = 1_000;

/** How old the counts may become, in ms, while things move and at rest. */
export const COUNTS_EVERY_MS = { moving: SECOND, resting: 3 * SECOND } as const;

/** Asked for at once when a rest ends. */
export const RESTS = { rests: true } as const;

/** Where a collection's API begins. */
export const apiOf = (collection: string) => `/api/collections/${encodeURIComponent(collection)}`;

/** All collections, every 5 s; this and what else is asked for so often seldomer at rest. */
export const useCollections = () =>
  useQuery({
    queryKey: ['collections'],
    placeholderData: useFirst()?.collections,
    queryFn: ({ signal }) => getJson(collections, '/api/collections', signal),
    refetchInterval: useEvery(5 * SECOND),
    meta: RESTS,
  });

/** Counts of one collection, every second; every 3 s at rest. */
export const useStats = (collection: string) =>
  useQuery({
    queryKey: ['stats', collection],
    placeholderData: useFirst(collection)?.stats,
    queryFn: ({ signal }) => readStats(collection, signal),
    refetchInterval: COUNTS_EVERY_MS[useIsAtRest() ? 'resting' : 'moving'],
  });

async function readStats(collection: string, signal: AbortSignal): Promise<Stats> {
  try {
    const answer = await getJson(stats, `${apiOf(collection)}/stats`, signal);
    noteCounts(answer);
    return answer;
  } catch (error) {
    noteMovement();
    throw error;
  }
}

/** What is wrong with a collection, every 5 s. */
export const useTroubles = (collection: string) =>
  useQuery({
    queryKey: ['troubles', collection],
    placeholderData: useFirst(collection)?.health,
    queryFn: ({ signal }) => getJson(health, `${apiOf(collection)}/health`, signal),
    refetchInterval: useEvery(5 * SECOND),
    meta: RESTS,
  });

/** Who is signed in, every minute; sooner while that is not known. */
export const useSession = () =>
  useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => getJson(session, '/api/session', signal),
    refetchInterval: ({ state }) => (state.data?.name ? 60 : 5) * SECOND,
  });

/** Redis, engine and indexer, every 5 s. */
export const useHealth = () =>
  useQuery({
    queryKey: ['health'],
    placeholderData: useFirst()?.readiness,
    queryFn: ({ signal }) => getJson(readiness, '/api/health/ready', signal),
    refetchInterval: useEvery(5 * SECOND),
    meta: RESTS,
  });

/** The newest actions of a collection, every 5 s. */
export const useOperations = (collection: string) =>
  useQuery({
    queryKey: ['operations', collection],
    queryFn: ({ signal }) => getJson(operationPage, `${apiOf(collection)}/operations?limit=50`, signal),
    refetchInterval: useEvery(5 * SECOND),
    meta: RESTS,
  });

export type Query<T> = UseQueryResult<T>;
