'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { itemPage, type ListedItem } from '#lib/contract/answers.ts';
import { type ThroughputRange } from '#lib/contract/throughput.ts';
import { failureGroups } from '#lib/contract/console.ts';
import { getJson } from '#components/hooks/api.ts';
import { useFirst } from '#components/hooks/begun.tsx';
import { apiOf } from '#components/hooks/queries.ts';

const REFRESH_MS = 5_000;
const ITEMS_SHOWN = 5;
const PAGE_ITEMS = 500;
const PAGES_PASSED = 20;

/** What failed by the groups of its reasons, every 5 s, page by page. */
export function useFailures(collection: string, range: ThroughputRange, isAsked = true) {
  const look = useFirst(collection);
  const first =
    range === '24h' && look?.failures ? { pages: [look.failures], pageParams: [null] } : undefined;
  const query = useInfiniteQuery({
    queryKey: ['failures', collection, range],
    queryFn: ({ pageParam: cursor, signal }) => {
      const asked = new URLSearchParams({ range, ...(cursor !== null && { cursor }) });
      return getJson(failureGroups, `${apiOf(collection)}/failed/groups?${asked.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    enabled: isAsked,
    refetchInterval: REFRESH_MS,
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[1] === collection ? last : undefined) ?? first,
  });
  const pages = query.data?.pages ?? [];
  const groups = pages
    .flatMap((page) => page.groups)
    .toSorted((a, b) => b.count - a.count || b.newest_at - a.newest_at);
  return { ...query, groups, latest: pages.at(-1) };
}

export type Failures = ReturnType<typeof useFailures>;

/** The items of a group that failed first, every 5 s. Pages without any of them are passed, so many at most. */
export const useGroupItems = (collection: string, group: string) =>
  useQuery({
    queryKey: ['failures', collection, 'items', group],
    queryFn: async ({ signal }) => {
      const items: ListedItem[] = [];
      let cursor: string | null = null;
      for (let pages = 0; pages < PAGES_PASSED && items.length < ITEMS_SHOWN; pages++) {
        const asked = new URLSearchParams({ state: 'failed', group, limit: String(PAGE_ITEMS) });
        if (cursor !== null) asked.set('cursor', cursor);
        const page = await getJson(itemPage, `${apiOf(collection)}/items?${asked.toString()}`, signal);
        items.push(...page.items);
        cursor = page.next_cursor;
        if (cursor === null) break;
      }
      return { items: items.slice(0, ITEMS_SHOWN) };
    },
    refetchInterval: REFRESH_MS,
  });
