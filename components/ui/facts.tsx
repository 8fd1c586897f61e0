import type { ReactNode } from 'react';

/** Names on the left, values on the right. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="grid gap-y-1">{children}</dl>;

/** One name with its value. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="flex items-baseline justify-between gap-4">
    <dt className="shrink-0 text-ink-3">{name}</dt>
    <dd className="min-w-0 text-right tabular-nums [overflow-wrap:anywhere]">{children}</dd>
  </div>
);
