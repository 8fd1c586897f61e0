import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';

type Props = ComponentProps<'input'> & {
  label: string;
  /** The label is for screen readers only: the placeholder shows it. */
  isLabelHidden?: boolean;
  note?: ReactNode;
  problem?: string | null;
  mono?: boolean;
};

/** A line to type in, with its label, a note, and what is wrong with it. */
export function TextField({ label, isLabelHidden, note, problem, mono, className, ...props }: Props) {
  const id = useId();
  const hasMore = note !== undefined || Boolean(problem);
  return (
    <div className={className}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'mb-1 block font-medium'}>
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={Boolean(problem)}
        aria-describedby={hasMore ? `${id}-more` : undefined}
        {...props}
        className={clsx(
          'block h-8 w-full min-w-0 rounded-control border border-control bg-raised px-2.5 placeholder:text-ink-3',
          mono && 'font-mono text-small',
        )}
      />
      {hasMore && (
        <p id={`${id}-more`} className={clsx('mt-1 text-small', problem ? 'text-bad' : 'text-ink-3')}>
          {problem ?? note}
        </p>
      )}
    </div>
  );
}
