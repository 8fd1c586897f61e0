import { clsx } from 'clsx';
import { grouped } from '#components/ui/format.ts';
import type { Label } from '#components/readiness/labels.ts';

/** Figures and names above the columns. */
export function StrandLabels({ labels }: { labels: readonly Label[] }) {
  return (
    <div className="relative h-[52px]">
      {labels.map(({ column, share, left, align, size }) => (
        <div
          key={column.key}
          className={clsx('absolute top-0 whitespace-nowrap', align === 'right' && 'text-right')}
          style={{ left, width: size }}
        >
          <div
            className={clsx(
              'flex text-figure-lg font-figure text-value tabular-nums',
              align === 'right' && 'justify-end',
            )}
          >
            {grouped(column.count)}
          </div>
          <div className={clsx('flex text-small text-ink-2', align === 'right' && 'justify-end')}>
            {column.name} · <span className="pl-1 text-ink-3">{share}</span>
          </div>
        </div>
      ))}
    </div>
  );
}
