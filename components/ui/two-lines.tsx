import type { ReactNode } from 'react';

/** Rows of a table on a narrow screen, two lines each. */
export const TwoLineList = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul aria-label={label} className="border-t border-rule">
    {children}
  </ul>
);

type Props = { name: string; value?: ReactNode; sub?: ReactNode; subValue?: ReactNode };

/** Name and value, and under them what else there is to say. */
export const TwoLines = ({ name, value, sub, subValue }: Props) => (
  <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 border-b border-rule py-1.5">
    <span className="truncate font-medium" title={name}>
      {name}
    </span>
    <span className="text-right tabular-nums">{value}</span>
    <span className="text-small text-ink-3">{sub}</span>
    <span className="text-right text-small text-ink-3 tabular-nums">{subValue}</span>
  </li>
);
