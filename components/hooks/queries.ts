'use client';

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { session } from '#lib/contract/access.ts';
import { collections, readiness, stats } from '#lib/contract/answers.ts';
import { health } from '#lib/contract/console.ts';
import { operationPage } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { useFirst } from '#components/hooks/begun.tsx';

const SECOND = 1_000;

/** Where a collection's API begins. */
export const apiOf = (collection: string) => `/api/collections/${encodeURIComponent(collection)}`;

/** All collections, every 5 s. */
export const useCollections = () =>
  useQuery({
    queryKey: ['collections'],
    placeholderData: useFirst()?.collections,
    queryFn: ({ signal }) => getJson(collections, '/api/collections', signal),
    refetchInterval: 5 * SECOND,
  });

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
    queryFn: ({ signal }) => getJson(health, `${apiOf(collection)}/health`, signal),
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
export const useHealth = () =>
  useQuery({
    queryKey: ['health'],
    placeholderData: useFirst()?.readiness,
    queryFn: ({ signal }) => getJson(readiness, '/api/health/ready', signal),
    refetchInterval: 5 * SECOND,
  });

/** The newest actions of a collection, every 5 s. */
export const useOperations = (collection: string) =>
  useQuery({
    queryKey: ['operations', collection],
    queryFn: ({ signal }) => getJson(operationPage, `${apiOf(collection)}/operations?limit=50`, signal),
    refetchInterval: 5 * SECOND,
  });

export type Query<T> = UseQueryResult<T>;
