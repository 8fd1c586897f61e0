import type { Row } from '@tanstack/react-table';
import { FlexRender } from '@tanstack/react-table';
import { clsx } from 'clsx';
import { memo } from 'react';
import type { ListedItem } from '#lib/contract/answers.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { AgeCell, HasCell, IdCell } from '#components/items/cells.tsx';
import { LAYOUTS, type ListKind, type TABLE_FEATURES } from '#components/items/columns.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';

/** How high a row is, in one line and in two. */
export const ROW_PX = { wide: 32, narrow: 56 } as const;

type Props = {
  row: Row<typeof TABLE_FEATURES, ListedItem>;
  kind: ListKind;
  lanes: readonly Lane[];
  index: number;
  top: number;
  isNarrow: boolean;
  isSelected: boolean;
  canSelect: boolean;
  onToggle: (id: string) => void;
};

/** One item of a long list, in its place. */
export const ItemRow = memo(function ItemRow({
  row,
  kind,
  lanes,
  index,
  top,
  isNarrow,
  isSelected,
  canSelect,
  onToggle,
}: Props) {
  const item = row.original;
  const box = canSelect ? (
    <Checkbox label={`Select ${item.id}`} checked={isSelected} onChange={() => onToggle(item.id)} />
  ) : null;
  const shared = {
    'aria-rowindex': index + 2,
    'data-index': index,
    className: clsx(
      'absolute inset-x-0 top-0 grid items-center border-b border-rule focus-within:bg-tint',
      // Whoever walks with Tab sees the row that has the focus, between the bars and the foot.
      '[&_:is(a,input)]:scroll-mt-36 [&_:is(a,input)]:scroll-mb-14',
      isSelected ? 'bg-tint' : 'hover:bg-sunk',
    ),
  };
  // Moved, not laid out anew: where items left the list, the rest closes up without a layout shift.
  const place = { transform: `translateY(${top}px)`, height: ROW_PX[isNarrow ? 'narrow' : 'wide'] };
  if (isNarrow)
    return (
      <tr {...shared} style={{ ...place, gridTemplateColumns: '32px minmax(0,1fr) 88px' }}>
        <td className="row-span-2">{box}</td>
        <td className="min-w-0 self-end">
          <IdCell id={item.id} />
        </td>
        <td className="self-end pl-3 text-right text-value tabular-nums">
          <AgeCell ms={item.failed_at ?? item.first_seen_at} />
        </td>
        <td className="col-span-2 col-start-2 flex min-w-0 gap-3 self-start text-small text-ink-3">
          <HasCell item={item} lanes={lanes} />
          <span className="truncate">
            {kind === 'failed' ? (item.error ?? 'not told') : `misses ${item.missing.join(', ')}`} ·{' '}
            {item.producer}
          </span>
        </td>
      </tr>
    );
  const { template, numeric } = LAYOUTS[kind];
  return (
    <tr {...shared} style={{ ...place, gridTemplateColumns: template }}>
      <td>{box}</td>
      {row.getAllCells().map((cell) => (
        <td
          key={cell.id}
          className={clsx(
            'min-w-0 truncate pr-4',
            (numeric as readonly string[]).includes(cell.column.id) && 'text-right tabular-nums',
            QUIET.has(cell.column.id) ? 'text-ink-2' : 'text-value',
          )}
        >
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
});

const QUIET = new Set(['first', 'failed', 'producer', 'missing']);
