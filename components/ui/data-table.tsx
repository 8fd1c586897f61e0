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
