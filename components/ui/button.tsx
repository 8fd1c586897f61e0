import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

const SHAPE =
  'inline-flex h-7 items-center gap-1.5 rounded-control border px-3 font-medium whitespace-nowrap';

/** A quiet button: a rule around a verb. */
export function Button({ className, ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...props}
      className={clsx(SHAPE, 'border-control bg-ground hover:bg-sunk disabled:text-ink-3', className)}
    />
  );
}

/** The one button of a page that does what the page is for. */
export function MainButton({ className, ...props }: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...props}
      className={clsx(
        SHAPE,
        'border-overprint bg-overprint text-on-overprint disabled:opacity-60',
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
