import type { ReactNode } from 'react';

/** One choice of a picker. */
export type Option<V extends string> = { value: V; label: string; hint?: string };

/** What a picker is given. */
export type PickerProps<V extends string> = {
  label: string;
  options: readonly Option<V>[];
  value: V;
  onChoose: (value: V) => void;
  className?: string;
  children: ReactNode;
};
