'use client';

import { ApiError } from '#components/hooks/api.ts';
import type { Items } from '#components/items/use-items.ts';
import { TextButton } from '#components/ui/button.tsx';
import { clockSeconds, grouped } from '#components/ui/format.ts';
import { PanelProblem } from '#components/ui/panel-problem.tsx';

type Props = {
  list: Items;
  matching: number | null;
  total: number | null;
  isFiltered: boolean;
  whenEmpty: string;
  onClear: () => void;
};

/** Under a list: how far it is read and of when it is, or why there is nothing. */
export function ListFoot({ list, matching, total, isFiltered, whenEmpty, onClear }: Props) {
  const { items, data, error, hasNextPage, isFetchingNextPage, isSearching, isKeptFresh } = list;
  if (error instanceof ApiError && error.status === 404)
    return <output className="mt-4 block text-ink-2">{error.message}</output>;
  if (error && items.length === 0)
    return (
      <div className="mt-4">
        <PanelProblem what="The items" error={error} onRetry={() => void list.refetch()} />
      </div>
    );
  if (!data || (items.length === 0 && isSearching))
    return (
      <output className="block mt-4 text-ink-2">
        {data ? `Looking through ${total === null ? 'them' : grouped(total)} …` : '–'}
      </output>
    );
  if (items.length === 0)
    return (
      <output className="block mt-4 text-ink-2">
        {isFiltered ? (
          <>
            Nothing matches. {total === null ? '' : `${grouped(total)} items are outside these filters. `}
            <TextButton onClick={onClear}>Clear the filters</TextButton>
          </>
        ) : (
          whenEmpty
        )}
      </output>
    );
  const end = hasNextPage ? ' More load as you scroll.' : '';
  return (
    <div className="sticky bottom-0 z-2 flex min-h-10 flex-wrap items-center gap-x-3 border-t border-rule bg-ground text-ink-2">
      <p>
        {grouped(items.length)}
        {hasNextPage && matching !== null ? ` of ${grouped(matching)}` : ''} loaded, oldest first.
        {isFetchingNextPage ? ' Loading more …' : end}
      </p>
      {error && <PanelProblem what="More" error={error} onRetry={() => void list.fetchNextPage()} />}
      {!isKeptFresh && (
        <p>
          As of {clockSeconds(list.dataUpdatedAt)}. <TextButton onClick={list.restart}>Begin anew</TextButton>
        </p>
      )}
    </div>
  );
}
