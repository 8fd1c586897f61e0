'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useVitals } from '#components/shell/use-vitals.ts';
import type { ControlRequest } from '#components/controls/actions.ts';
import { ExportMenu } from '#components/items/export-menu.tsx';
import { FilterBar } from '#components/items/filter-bar.tsx';
import { FILTERS, toFilter } from '#components/items/filters.ts';
import { ListFoot } from '#components/items/list-foot.tsx';
import { matchingOf, totalOf } from '#components/items/matching.ts';
import { NOTHING, type Selection, toggle } from '#components/items/selection.ts';
import { SelectionBar } from '#components/items/selection-bar.tsx';
import { useItems } from '#components/items/use-items.ts';
import { lanesOf } from '#components/readiness/lanes.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { grouped } from '#components/ui/format.ts';
import { fetched } from '#components/ui/fetched.tsx';

const ItemTable = fetched(() =>
  import('#components/items/item-table.tsx').then(({ ItemTable }) => ItemTable),
);

type Props = {
  title: string;
  state: 'unmatched' | 'failed';
  actions: readonly ControlRequest['action'][];
  /** What the page says where there is nothing at all. */
  whenEmpty: string;
  /** Before the filters. */
  lead?: ReactNode;
  /** After the sentence that sums the page up. */
  note?: ReactNode;
  /** Between the filters and the list. */
  children?: ReactNode;
};

/** Everything held in one state: filtered by the address, selected by hand or whole, acted on through previews. */
export function HeldList({ title, state, actions, whenEmpty, lead, note, children }: Props) {
  const collection = useCollection();
  const { entry, stats } = useVitals(collection);
  const mayOperate = useMay('operate');
  const [filters, setFilters] = useQueryStates(FILTERS, { history: 'push' });
  const filterText = JSON.stringify(toFilter(filters));
  const filter = useMemo(() => JSON.parse(filterText) as ActionFilter, [filterText]);
  const list = useItems(collection, state, filter);
  const [chosen, setChosen] = useState<{ of: string; selection: Selection }>({ of: '', selection: NOTHING });

  // A selection is of one list: under other filters it would hit what nobody has seen.
  const listName = `${collection} ${state} ${filterText}`;
  const selection = chosen.of === listName && list.items.length > 0 ? chosen.selection : NOTHING;
  const select = useCallback((next: Selection) => setChosen({ of: listName, selection: next }), [listName]);
  const onToggle = useCallback(
    (id: string) =>
      setChosen((last) => ({
        of: listName,
        selection: toggle(last.of === listName ? last.selection : NOTHING, id, list.items),
      })),
    [listName, list.items],
  );

  const modalities = JSON.stringify(entry?.modalities ?? Object.keys(stats.data?.have ?? {}));
  // oxlint-disable-next-line react/exhaustive-deps -- the counts change every second, the lanes hardly ever
  const lanes = useMemo(() => lanesOf(entry, stats.data), [modalities]);
  const total = totalOf(state, stats.data);
  const matching = matchingOf(state, filter, stats.data);
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeader
        title={title}
        sub={
          <>
            {sayCount(total, matching, isFiltered, state)}
            {note}
          </>
        }
        actions={<ExportMenu collection={collection} state={state} filter={filter} />}
      />
      <FilterBar
        filters={filters}
        onFilter={(change) => void setFilters(change)}
        sides={state === 'unmatched' ? lanes.filter((lane) => lane.required).map(({ name }) => name) : []}
        hasReasons={state === 'failed'}
        lead={lead}
      />
      {children}
      {mayOperate && (
        <SelectionBar
          {...{ state, filter, actions, selection, matching }}
          onSelect={select}
          read={list.items}
        />
      )}
      <ItemTable
        kind={state}
        label={title}
        canSelect={mayOperate}
        {...{ list, lanes, matching, selection, onToggle }}
      />
      <ListFoot {...{ list, matching, total, isFiltered, whenEmpty }} onClear={() => void setFilters(null)} />
    </>
  );
}

function sayCount(
  total: number | null,
  matching: number | null,
  isFiltered: boolean,
  state: Props['state'],
): string {
  if (total === null) return '–';
  if (isFiltered)
    return matching === null
      ? `Of ${grouped(total)}, those that match these filters`
      : `${grouped(matching)} of ${grouped(total)} match these filters`;
  return state === 'failed'
    ? `${grouped(total)} given up on. They are kept until they are requeued or discarded.`
    : `${grouped(total)} wait for another side, oldest first`;
}
