'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { actionName, activityPage } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { EntryTable } from '#components/operations/entry-table.tsx';
import { ACTIONS } from '#components/operations/words.ts';
import { Button, TextButton } from '#components/ui/button.tsx';
import { LazyField } from '#components/ui/lazy-field.tsx';
import { DownloadMenu } from '#components/ui/download-menu.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Picker } from '#components/ui/picker.tsx';

const REFRESH_MS = 5_000;
const FILTERS = {
  action: parseAsStringLiteral(actionName.options),
  actor: parseAsString.withDefault(''),
  when: parseAsStringLiteral(['1h', '1d', '7d', '30d']),
};
const HOUR_MS = 3_600_000;
const SPANS = {
  '1h': { ms: HOUR_MS, label: 'Last hour' },
  '1d': { ms: 24 * HOUR_MS, label: 'Last 24 h' },
  '7d': { ms: 7 * 24 * HOUR_MS, label: 'Last 7 d' },
  '30d': { ms: 30 * 24 * HOUR_MS, label: 'Last 30 d' },
} as const;
const PICK = 'h-7 border border-control bg-ground px-2.5 hover:bg-sunk';

/** Who did what, newest first. */
export function Activity() {
  const collection = useCollection();
  const [{ action, actor, when }, setFilters] = useQueryStates(FILTERS);
  const asked = new URLSearchParams([
    ...(action === null ? [] : [['action', action]]),
    ...(actor === '' ? [] : [['actor', actor]]),
    ...(when === null ? [] : [['newer_than_ms', String(SPANS[when].ms)]]),
  ]).toString();
  const list = useInfiniteQuery({
    queryKey: ['activity', collection, asked],
    queryFn: ({ pageParam: cursor, signal }) =>
      getJson(
        activityPage,
        `${apiOf(collection)}/activity?${asked}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: ({ state: { data } }) => (data && data.pages.length > 1 ? false : REFRESH_MS),
  });
  const entries = list.data?.pages.flatMap((page) => page.activity) ?? [];
  const isFiltered = asked !== '';
  const actions = actionName.options.map((value) => ({ value, label: ACTIONS[value] }));
  return (
    <>
      <PageHeader
        title="Activity"
        sub="What operators and policies did, written down before it was done"
        actions={
          <DownloadMenu
            label="Export"
            files={[
              {
                href: `${apiOf(collection)}/activity?${asked}&format=csv`,
                name: 'CSV, all that match',
                hint: 'for spreadsheets',
              },
              {
                href: `${apiOf(collection)}/activity?${asked}&format=ndjson`,
                name: 'NDJSON, all that match',
                hint: 'one JSON object a line',
              },
            ]}
          />
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <Picker<string>
          label="Action"
          options={[{ value: '', label: 'Any action' }, ...actions]}
          value={action ?? ''}
          onChoose={(value) => void setFilters({ action: actionName.safeParse(value).data ?? null })}
          className={PICK}
        >
          {action === null ? 'Any action' : <span className="font-semibold">{ACTIONS[action]}</span>}
        </Picker>
        <Picker<string>
          label="When"
          options={[
            { value: '', label: 'Any time' },
            ...Object.entries(SPANS).map(([value, { label }]) => ({ value, label })),
          ]}
          value={when ?? ''}
          onChoose={(value) => void setFilters({ when: value === '' ? null : (value as keyof typeof SPANS) })}
          className={PICK}
        >
          {when === null ? 'Any time' : <span className="font-semibold">{SPANS[when].label}</span>}
        </Picker>
        <LazyField label="By" value={actor} onSettle={(value) => void setFilters({ actor: value })} />
        {isFiltered && <TextButton onClick={() => void setFilters(null)}>Clear</TextButton>}
      </div>
      {list.error && entries.length === 0 && (
        <PanelProblem what="The activity" error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.data && entries.length === 0 && (
        <output className="block text-ink-2">{sayNone(isFiltered, actor !== '', list.hasNextPage)}</output>
      )}
      {entries.length > 0 && <EntryTable label="Activity" collection={collection} entries={entries} />}
      {list.hasNextPage && (
        <div className="mt-4">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {entries.length === 0 ? 'Look further' : 'Older'}
          </Button>
        </div>
      )}
    </>
  );
}

function sayNone(isFiltered: boolean, isByOne: boolean, hasMore: boolean): string {
  if (!isFiltered) return 'Nobody has done anything here yet.';
  const where = hasMore ? 'Nothing matches in the newest entries.' : 'Nothing matches.';
  return isByOne ? `${where} “By” takes a whole name.` : where;
}
