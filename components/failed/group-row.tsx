import { ChevronRight, TriangleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { FailureGroup } from '#lib/contract/console.ts';
import { TrendBars } from '#components/failed/trend-bars.tsx';
import { describeTrend, splitReason, type TrendBucket } from '#components/failed/words.ts';
import { AgeCell } from '#components/items/cells.tsx';
import { duration, grouped } from '#components/ui/format.ts';

/** The columns, as wide as each needs. */
export const GROUP_ROW =
  'grid items-center gap-x-4 border-b grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(160px,1.3fr)_minmax(0,2fr)_56px_144px_104px_104px_104px]';

type Props = {
  group: FailureGroup;
  buckets: readonly TrendBucket[];
  bucketMs: number;
  range: string;
  isComing: boolean;
  isOpen: boolean;
  onToggle: () => void;
  /** What stands under the row while it is open. */
  children: ReactNode;
};

/** One reason: how often, when, and whether it goes on. */
export function GroupRow({ group, buckets, bucketMs, range, isComing, isOpen, onToggle, children }: Props) {
  const { name, words } = splitReason(group.reason);
  const trend = describeTrend(group.trend, range, duration(bucketMs));
  return (
    <>
      <tr
        className={clsx(GROUP_ROW, 'min-h-8 border-rule py-1', isOpen ? 'bg-tint' : 'hover:bg-sunk')}
        data-group={group.group}
      >
        <td className={clsx('min-w-0', name === null && 'md:col-span-2')}>
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={onToggle}
            data-group-button
            className="flex min-h-6 w-full min-w-0 items-center gap-2 text-left"
          >
            <ChevronRight
              aria-hidden
              size={14}
              className={clsx('ml-1 shrink-0 text-ink-3', isOpen && 'rotate-90')}
            />
            <span className={clsx('truncate', name === null ? '' : 'font-mono text-small font-semibold')}>
              {name ?? words}
            </span>
          </button>
        </td>
        {name !== null && (
          <td className="truncate text-ink-2 max-md:order-3 max-md:pl-7" title={words}>
            {words}
          </td>
        )}
        <td className="text-right font-semibold text-value tabular-nums">{grouped(group.count)}</td>
        <td className="max-md:hidden">
          <TrendBars {...{ buckets, isComing }} height={18} label={trend} />
        </td>
        <td className="text-right text-ink-2 tabular-nums max-md:hidden">
          <Ago ms={group.oldest_at} />
        </td>
        <td className="text-right text-ink-2 tabular-nums max-md:order-4 max-md:col-start-2">
          <Ago ms={group.newest_at} />
        </td>
        <td
          className={clsx(
            'max-md:hidden',
            isComing ? 'flex items-center gap-1.5 font-semibold text-bad' : 'text-ink-3',
          )}
        >
          {isComing && <TriangleAlert aria-hidden size={14} />}
          {isComing ? 'still coming' : 'stopped'}
        </td>
      </tr>
      {isOpen && (
        <tr className="block border-b border-rule">
          <td className="block">{children}</td>
        </tr>
      )}
    </>
  );
}

function Ago({ ms }: { ms: number }) {
  return (
    <time
      dateTime={new Date(ms).toISOString()}
      title={new Date(ms).toISOString()}
      className="whitespace-nowrap"
    >
      <AgeCell ms={ms} /> ago
    </time>
  );
}
