'use client';

import { useTable } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { clsx } from 'clsx';
import { useEffect, useMemo, useRef } from 'react';
import type { Lane } from '#components/readiness/lanes.ts';
import { useIsNarrow } from '#components/hooks/use-browser.ts';
import {
  failedColumns,
  LAYOUTS,
  type ListKind,
  TABLE_FEATURES,
  unmatchedColumns,
} from '#components/items/columns.tsx';
import { ItemRow, ROW_PX } from '#components/items/item-row.tsx';
import { isSelected, type Selection } from '#components/items/selection.ts';
import type { Items } from '#components/items/use-items.ts';
import { useRowKeys } from '#components/items/use-row-keys.ts';

const READ_AHEAD_ROWS = 30;
/** What sticks to the top and hides rows: the page's bar, the selection's, the header. */
const UNDER_BARS_PX = 48 + 40 + 32;
/** What sticks to the bottom. */
const ABOVE_FOOT_PX = 40;

type Props = {
  kind: ListKind;
  label: string;
  list: Items;
  lanes: readonly Lane[];
  matching: number | null;
  selection: Selection;
  canSelect: boolean;
  onToggle: (id: string) => void;
};

/** A table of any length: only rows in sight are drawn, and pages are read as one nears their end. */
export function ItemTable({ kind, label, list, lanes, matching, selection, canSelect, onToggle }: Props) {
  const { items, hasNextPage, isFetching, error, fetchNextPage } = list;
  const isNarrow = useIsNarrow();
  const columns = useMemo(
    () => (kind === 'failed' ? failedColumns(lanes) : unmatchedColumns(lanes)),
    [kind, lanes],
  );
  const table = useTable({ features: TABLE_FEATURES, columns, data: items, getRowId: ({ id }) => id });
  const { rows } = table.getRowModel();

  const body = useRef<HTMLTableSectionElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- this app is not compiled: no memo holds what changes within
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX[isNarrow ? 'narrow' : 'wide'],
    overscan: 12,
    scrollPaddingStart: UNDER_BARS_PX,
    scrollPaddingEnd: ROW_PX.wide + ABOVE_FOOT_PX,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useEffect(() => virtual.measure(), [virtual, isNarrow]);

  const shown = virtual.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? 0) >= rows.length - READ_AHEAD_ROWS;
  useEffect(() => {
    if (isNearEnd && rows.length > 0 && hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [isNearEnd, rows.length, hasNextPage, isFetching, error, fetchNextPage]);

  useRowKeys(body, items, virtual.scrollToIndex, canSelect ? onToggle : undefined);
  const { template, numeric } = LAYOUTS[kind];
  return (
    <table className="block" aria-label={label} aria-rowcount={matching === null ? -1 : matching + 1}>
      <thead className={isNarrow ? 'sr-only' : 'sticky top-22 z-2 block'}>
        {table.getHeaderGroups().map((group) => (
          <tr
            key={group.id}
            aria-rowindex={1}
            style={{ gridTemplateColumns: template }}
            className="grid h-8 items-center border-b border-strong bg-ground text-ink-3"
          >
            <th scope="col">
              <span className="sr-only">Selected</span>
            </th>
            {group.headers.map((header) => (
              <th
                key={header.id}
                scope="col"
                aria-sort={header.id === 'age' ? 'descending' : undefined}
                className={clsx(
                  'pr-4 font-normal',
                  (numeric as readonly string[]).includes(header.column.id) ? 'text-right' : 'text-left',
                )}
              >
                <table.FlexRender header={header} />
                {header.id === 'age' && <span aria-hidden> ↓</span>}
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body} className="relative block" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <ItemRow
                key={row.id}
                {...{ row, kind, lanes, index, isNarrow, canSelect, onToggle }}
                top={start - virtual.options.scrollMargin}
                isSelected={isSelected(selection, row.id)}
              />
            )
          );
        })}
      </tbody>
    </table>
  );
}
