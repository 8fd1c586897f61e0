import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  tone: 'warn' | 'bad';
  lead: string;
  rest: string;
  /** Where to look. */
  children?: ReactNode;
};

/** One sentence of trouble across the page: fact and since when first, then what follows. */
export function Strip({ tone, lead, rest, children }: Props) {
  return (
    <p
      className={clsx(
        'flex gap-x-3 border-b max-sm:flex-wrap px-4 py-2.5 md:px-6',
        tone === 'bad' ? 'border-bad-rule bg-bad-tint' : 'border-warn-rule bg-warn-tint',
      )}
    >
      <TriangleAlert
        aria-hidden
        size={16}
        className={clsx('mt-0.5 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')}
      />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <strong className={clsx('font-semibold', tone === 'bad' ? 'text-bad' : 'text-warn')}>{lead}</strong>{' '}
        {rest}
      </span>
      {children && (
        <span className="flex shrink-0 flex-wrap justify-end gap-x-4 max-sm:w-full">{children}</span>
      )}
    </p>
  );
}
