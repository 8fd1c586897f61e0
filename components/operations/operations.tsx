'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { operationPage } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { EntryTable } from '#components/operations/entry-table.tsx';
import { Button } from '#components/ui/button.tsx';
import { counted } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

const REFRESH_MS = 5_000;
/** Whoever reads further back than this looks at what is over. */
const PAGES_KEPT_FRESH = 4;

/** What runs and what ran, newest first. */
export function Operations() {
  const collection = useCollection();
  const list = useInfiniteQuery({
    queryKey: ['operations', collection, 'pages'],
    queryFn: ({ pageParam: cursor, signal }) => {
      const asked = new URLSearchParams({ limit: '50', ...(cursor !== null && { cursor }) });
      return getJson(operationPage, `${apiOf(collection)}/operations?${asked.toString()}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: ({ state: { data } }) =>
      data && data.pages.length > PAGES_KEPT_FRESH ? false : REFRESH_MS,
  });
  const { data, error, hasNextPage } = list;
  const entries = data?.pages.flatMap((page) => page.operations) ?? [];
  const running = entries.filter(({ outcome }) => outcome.state === 'running').length;
  return (
    <>
      <PageHeader
        title="Operations"
        sub={data ? (running > 0 ? `${counted(running, 'operation')} running` : 'Nothing is running') : '–'}
      />
      {error && (
        <div className="mb-3">
          <PanelProblem
            what={data ? 'The latest state' : 'The operations'}
            error={error}
            onRetry={() => void list.refetch()}
          />
        </div>
      )}
      {data && entries.length === 0 && !hasNextPage && (
        <output className="block text-ink-2">
          Nobody has done anything here yet. Flushes, discards and the like would be listed, each with what
          came of it.
        </output>
      )}
      {entries.length > 0 && <EntryTable label="Operations" collection={collection} entries={entries} />}
      {hasNextPage && (
        <div className="mt-4">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Older
          </Button>
        </div>
      )}
    </>
  );
}
