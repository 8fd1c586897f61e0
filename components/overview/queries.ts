'use client';

import { useQuery } from '@tanstack/react-query';
import { throughput } from '#lib/contract/throughput.ts';
import { ages, type Matches, matches, producers } from '#lib/contract/console.ts';
import { getJson } from '#components/hooks/api.ts';
import { useFirst } from '#components/hooks/begun.tsx';
import { apiOf, RESTS } from '#components/hooks/queries.ts';
import { useEvery } from '#components/hooks/rest.ts';
import { type ChosenSpan, isOpen, queryOf } from '#components/throughput/chosen-span.ts';

/** How often each is asked for while things move. */
export const EVERY_MS = { throughput: 5_000, ages: 5_000, producers: 5_000, matches: 15_000 } as const;

/** A span that is over is read once. */
const whileOpen = (span: ChosenSpan, everyMs: number) => () => (isOpen(span, Date.now()) ? everyMs : false);

type Last = { queryKey: readonly unknown[] } | undefined;

/** While another span loads the last one stays, never another collection's. */
const keepLast =
  (collection: string) =>
  <T>(last: T | undefined, lastQuery: Last): T | undefined =>
    lastQuery?.queryKey[1] === collection ? last : undefined;

/** The chart's buckets and events. */
export const useThroughput = (collection: string, span: ChosenSpan) =>
  useQuery({
    queryKey: ['throughput', collection, queryOf(span)],
    queryFn: ({ signal }) => getJson(throughput, `${apiOf(collection)}/throughput?${queryOf(span)}`, signal),
    refetchInterval: whileOpen(span, useEvery(EVERY_MS.throughput)),
    meta: RESTS,
    placeholderData: keepLast(collection),
  });

/** How long items waited until they were complete. */
export const useMatches = (collection: string, span: ChosenSpan) => {
  const isFirst = 'range' in span && span.range === '1h';
  const first = useFirst(collection)?.matches;
  return useQuery({
    queryKey: ['matches', collection, queryOf(span)],
    queryFn: ({ signal }) => getJson(matches, `${apiOf(collection)}/matches?${queryOf(span)}`, signal),
    refetchInterval: whileOpen(span, useEvery(EVERY_MS.matches)),
    meta: RESTS,
    placeholderData: (last: Matches | undefined, lastQuery) =>
      keepLast(collection)(last, lastQuery) ?? (isFirst ? first : undefined),
  });
};

/** How long unmatched items have waited. */
export const useAges = (collection: string) =>
  useQuery({
    queryKey: ['ages', collection],
    queryFn: ({ signal }) => getJson(ages, `${apiOf(collection)}/ages`, signal),
    refetchInterval: useEvery(EVERY_MS.ages),
    meta: RESTS,
  });

/** Who sends what, and who is late. */
export const useProducers = (collection: string) =>
  useQuery({
    queryKey: ['producers', collection],
    queryFn: ({ signal }) => getJson(producers, `${apiOf(collection)}/producers`, signal),
    refetchInterval: useEvery(EVERY_MS.producers),
    meta: RESTS,
  });
