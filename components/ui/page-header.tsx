import type { ReactNode } from 'react';

type Props = { title: ReactNode; sub: ReactNode; actions?: ReactNode };

/** What a page is about, the sentence that sums it up, and what can be done with all of it. */
export function PageHeader({ title, sub, actions }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-title font-title [overflow-wrap:anywhere]">{title}</h1>
        <p className="min-h-5 text-ink-2">{sub}</p>
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
