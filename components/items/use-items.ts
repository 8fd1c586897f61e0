'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { type HeldState, itemPage, type ListedItem } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { toQuery } from '#components/items/filters.ts';

const FIRST_PAGE = 100;
const NEXT_PAGES = 1_000;
const REFRESH_MS = 5_000;
/** Pages of few matches are read on until there is something to show. */
const ENOUGH = 50;

/** Items of one state that match, oldest first, page by page. Only a list that is not read further keeps itself fresh. */
export function useItems(collection: string, state: HeldState, filter: ActionFilter) {
  const client = useQueryClient();
  const queryKey = ['items', collection, state, filter];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam: cursor, signal }) => {
      const more = {
        limit: String(cursor === null ? FIRST_PAGE : NEXT_PAGES),
        ...(cursor !== null && { cursor }),
      };
      return getJson(itemPage, `${apiOf(collection)}/items?${toQuery(state, filter, more)}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: ({ state: { data } }) => (data && data.pages.length > 1 ? false : REFRESH_MS),
    refetchOnWindowFocus: ({ state: { data } }) => !data || data.pages.length === 1,
  });
  const { data, hasNextPage, isFetching, fetchNextPage, error } = query;
  const items = useMemo<ListedItem[]>(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);

  const isScarce = data !== undefined && hasNextPage && items.length < ENOUGH;
  useEffect(() => {
    if (isScarce && !isFetching && !error) void fetchNextPage();
  }, [isScarce, isFetching, error, fetchNextPage]);

  const restart = () => {
    window.scrollTo({ top: 0 });
    void client.resetQueries({ queryKey, exact: true });
  };
  return { ...query, items, restart, isSearching: isScarce, isKeptFresh: (data?.pages.length ?? 0) <= 1 };
}

export type Items = ReturnType<typeof useItems>;
