import { clsx } from 'clsx';
import { TriangleAlert } from 'lucide-react';

type Props = { tone: 'warn' | 'bad'; lead: string; rest: string };

/** One sentence of trouble across the page: fact and since when first, then what follows. */
export function Strip({ tone, lead, rest }: Props) {
  return (
    <p
      className={clsx(
        'fade-in flex gap-3 border-b px-4 py-2.5 md:px-6',
        tone === 'bad' ? 'border-bad-rule bg-bad-tint' : 'border-warn-rule bg-warn-tint',
      )}
    >
      <TriangleAlert
        aria-hidden
        size={16}
        className={clsx('mt-0.5 shrink-0', tone === 'bad' ? 'text-bad' : 'text-warn')}
      />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <strong className={clsx('font-semibold', tone === 'bad' ? 'text-bad' : 'text-warn')}>{lead}</strong>{' '}
        {rest}
      </span>
    </p>
  );
}
