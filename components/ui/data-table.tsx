import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

type Cell = { numeric?: boolean };

/** A table with a sticky header and no stripes; it scrolls within `className`'s height. */
export function DataTable({ label, className, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className={clsx('relative overflow-auto', className)}>
      <table className="w-full border-collapse" {...props} />
    </section>
  );
}

/** What makes a table's rows take a few lines on narrow screens; cells find their place by `max-md:order-…`. */
export const FOLDED = {
  head: 'max-md:sr-only',
  body: 'max-md:block',
  row: 'max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-4 max-md:border-b max-md:border-rule max-md:py-1.5 max-md:[&>td]:h-auto max-md:[&>td]:min-h-6 max-md:[&>td]:border-0 max-md:[&>td]:px-0',
} as const;

const cell = 'border-b border-rule px-3 whitespace-nowrap first:pl-0 last:pr-0';

export function HeadCell({ numeric, className, ...props }: ComponentProps<'th'> & Cell) {
  return (
    <th
      scope="col"
      {...props}
      className={clsx(
        cell,
        'sticky top-0 z-1 h-8 border-strong bg-ground font-normal text-ink-3',
        numeric ? 'text-right' : 'text-left',
        className,
      )}
    />
  );
}

export function BodyCell({ numeric, className, ...props }: ComponentProps<'td'> & Cell) {
  return (
    <td
      {...props}
      className={clsx(cell, 'h-8', numeric ? 'text-right text-value tabular-nums' : 'text-left', className)}
    />
  );
}
