'use client';

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { session } from '#lib/contract/access.ts';
import { collections, readiness, stats } from '#lib/contract/answers.ts';
import { health } from '#lib/contract/console.ts';
import { operationPage } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { useFirst } from '#components/hooks/begun.tsx';
import { lookAt } from '#components/hooks/look.ts';
import { useCollection } from '#components/hooks/use-collection.ts';

const SECOND = 1_000;

/** Where a collection's API begins. */
export const apiOf = (collection: string) => `/api/collections/${encodeURIComponent(collection)}`;

/** All collections, every 5 s. */
export function useCollections() {
  const collection = useCollection();
  return useQuery({
    queryKey: ['collections'],
    placeholderData: useFirst()?.collections,
    queryFn: () => lookAt(collections, collection, 'collections'),
    refetchInterval: 5 * SECOND,
  });
}

/** Counts of one collection, every second. */
export const useStats = (collection: string) =>
  useQuery({
    queryKey: ['stats', collection],
    placeholderData: useFirst(collection)?.stats,
    queryFn: ({ signal }) => getJson(stats, `${apiOf(collection)}/stats`, signal),
    refetchInterval: SECOND,
  });

/** What is wrong with a collection, every 5 s. */
export const useTroubles = (collection: string) =>
  useQuery({
    queryKey: ['troubles', collection],
    placeholderData: useFirst(collection)?.health,
    queryFn: () => lookAt(health, collection, 'health'),
    refetchInterval: 5 * SECOND,
  });

/** Who is signed in, every minute. */
export const useSession = () =>
  useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => getJson(session, '/api/session', signal),
    refetchInterval: 60 * SECOND,
  });

/** Redis, engine and indexer, every 5 s. */
export function useHealth() {
  const collection = useCollection();
  return useQuery({
    queryKey: ['health'],
    placeholderData: useFirst()?.readiness,
    // Nobody needs a key to learn that Redis does not answer, though it is what tells keys.
    queryFn: () =>
      lookAt(readiness, collection, 'readiness').catch(() => getJson(readiness, '/api/health/ready')),
    refetchInterval: 5 * SECOND,
  });
}

/** The newest actions of a collection, every 5 s. */
export const useOperations = (collection: string) =>
  useQuery({
    queryKey: ['operations', collection],
    queryFn: () => lookAt(operationPage, collection, 'operations'),
    refetchInterval: 5 * SECOND,
  });

export type Query<T> = UseQueryResult<T>;
