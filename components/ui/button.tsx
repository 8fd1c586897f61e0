import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** A quiet button: a rule around a verb. */
export function Button({ className, ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...props}
      className={clsx(
        'inline-flex h-7 items-center gap-1.5 rounded-control border border-control bg-ground px-3',
        'font-medium whitespace-nowrap hover:bg-sunk disabled:text-ink-3',
        className,
      )}
    />
  );
}

/** A word that acts, underlined by a rule; `pressed` for those that switch a view. */
export function TextButton({
  pressed,
  className,
  ...props
}: ComponentProps<'button'> & { pressed?: boolean }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      {...props}
      className={clsx(
        'min-h-6 whitespace-nowrap underline decoration-strong underline-offset-4',
        'hover:decoration-current disabled:no-underline',
        pressed ? 'font-medium text-ink-1' : 'text-ink-2',
        className,
      )}
    />
  );
}
