import { createColumnHelper, tableFeatures } from '@tanstack/react-table';
import type { ListedItem } from '#lib/contract/answers.ts';
import type { Lane } from '#components/readiness/lanes.ts';
import { AgeCell, HasCell, IdCell } from '#components/items/cells.tsx';
import { grouped } from '#components/ui/format.ts';
import { Time } from '#components/ui/time.tsx';

/** Columns and rows alone: selection, filters and pages are the list's own. */
export const TABLE_FEATURES = tableFeatures({});

const column = createColumnHelper<typeof TABLE_FEATURES, ListedItem>();

const id = column.accessor('id', { header: 'ID', cell: ({ row }) => <IdCell id={row.original.id} /> });
const has = (lanes: readonly Lane[]) =>
  column.accessor('has', { header: 'Has', cell: ({ row }) => <HasCell item={row.original} lanes={lanes} /> });
const firstSeen = column.accessor('first_seen_at', {
  id: 'first',
  header: 'First seen',
  cell: ({ row }) => <Time ms={row.original.first_seen_at} />,
});
const producer = column.accessor('producer', {
  header: 'Producer',
  cell: ({ row }) => <span title={row.original.producer}>{row.original.producer}</span>,
});

/** What a list of unmatched items shows. */
export const unmatchedColumns = (lanes: readonly Lane[]) =>
  column.columns([
    id,
    has(lanes),
    column.accessor('missing', {
      header: 'Misses',
      cell: ({ row }) =>
        row.original.missing
          .filter((name) => lanes.find((lane) => lane.name === name)?.required !== false)
          .join(', '),
    }),
    column.accessor('first_seen_at', {
      id: 'age',
      header: 'Age',
      cell: ({ row }) => <AgeCell ms={row.original.first_seen_at} />,
    }),
    firstSeen,
    producer,
  ]);

/** What a list of failed items shows. */
export const failedColumns = (lanes: readonly Lane[]) =>
  column.columns([
    id,
    has(lanes),
    column.accessor('error', {
      header: 'Reason',
      cell: ({ row }) => <span title={row.original.error ?? ''}>{row.original.error ?? 'not told'}</span>,
    }),
    column.accessor('tries', { header: 'Tries', cell: ({ row }) => grouped(row.original.tries) }),
    column.accessor('failed_at', {
      id: 'failed',
      header: 'Failed',
      cell: ({ row }) => <Time ms={row.original.failed_at ?? row.original.first_seen_at} />,
    }),
    producer,
  ]);

/** How wide each column is, and which hold numbers. The first one is the box to tick. */
export const LAYOUTS = {
  unmatched: {
    template: '32px minmax(160px,2fr) minmax(88px,1fr) minmax(72px,1fr) 104px 112px minmax(96px,1.2fr)',
    numeric: ['age', 'first'],
  },
  failed: {
    template: '32px minmax(140px,1.4fr) minmax(72px,0.7fr) minmax(160px,3fr) 48px 112px minmax(96px,1fr)',
    numeric: ['tries', 'failed'],
  },
} as const;
export type ListKind = keyof typeof LAYOUTS;
