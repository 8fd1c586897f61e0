import { clsx } from 'clsx';
import { type ReactNode, useId } from 'react';

type Props = {
  title: string;
  /** Before the title: the colour that the panel is about. */
  mark?: ReactNode;
  sub?: ReactNode;
  actions?: ReactNode;
  ruled?: boolean;
  className?: string;
  children: ReactNode;
};

/** A part of a page: a rule above, a title, no box. */
export function Panel({ title, mark, sub, actions, ruled = true, className, children }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={clsx('min-w-0', ruled && 'border-t border-rule pt-3', className)}
    >
      <div className="mb-3 flex min-h-7 items-center justify-between gap-4">
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          {mark}
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          <span className="text-ink-3">{sub}</span>
        </div>
        {actions && <div className="flex shrink-0 items-center gap-4">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
