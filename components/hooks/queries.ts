'use client';

import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { session } from '#lib/contract/access.ts';
import { collections, readiness, stats, throughput } from '#lib/contract/answers.ts';
import { operationPage } from '#lib/contract/control.ts';
import type { ThroughputRange } from '#lib/contract/answers.ts';
import { getJson } from '#components/hooks/api.ts';

const SECOND = 1_000;

/** Where a collection's API begins. */
export const apiOf = (collection: string) => `/api/collections/${encodeURIComponent(collection)}`;

/** All collections, every 5 s. */
export const useCollections = () =>
  useQuery({
    queryKey: ['collections'],
    queryFn: ({ signal }) => getJson(collections, '/api/collections', signal),
    refetchInterval: 5 * SECOND,
  });

/** Counts of one collection, every second. */
export const useStats = (collection: string) =>
  useQuery({
    queryKey: ['stats', collection],
    queryFn: ({ signal }) => getJson(stats, `${apiOf(collection)}/stats`, signal),
    refetchInterval: SECOND,
  });

/** The chart's buckets, every 5 s. While another range loads the last one stays, never another collection's. */
export const useThroughput = (collection: string, range: ThroughputRange) =>
  useQuery({
    queryKey: ['throughput', collection, range],
    queryFn: ({ signal }) => getJson(throughput, `${apiOf(collection)}/throughput?range=${range}`, signal),
    refetchInterval: 5 * SECOND,
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[1] === collection ? last : undefined),
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
