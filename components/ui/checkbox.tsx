import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

type Props = Omit<ComponentProps<'input'>, 'type'> & {
  label: string;
  /** Some of what it stands for, not all. */
  some?: boolean;
};

/** A square to tick, 24 px to hit. */
export function Checkbox({ label, some = false, className, ...props }: Props) {
  return (
    <input
      type="checkbox"
      aria-label={label}
      ref={(box) => {
        if (box) box.indeterminate = some;
      }}
      {...props}
      className={clsx('m-[5px] size-3.5 shrink-0 accent-overprint', className)}
    />
  );
}
