'use client';

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Part, usePart } from '#components/ui/use-part.ts';

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

const SELECT: Part<PickerProps<string> & { defaultOpen: boolean }> = {
  load: async () => (await import('#components/ui/picker-select.tsx')).PickerSelect,
};

/** One choice out of a list that floats. `children` is what the closed control shows. */
export function Picker<V extends string>(props: PickerProps<V>) {
  const Select = usePart(SELECT);
  // A click that comes before the list opens it when it is there.
  const [isWanted, setWanted] = useState(false);
  const { label, options, onChoose, className, children } = props;
  if (!Select)
    return (
      <button
        type="button"
        aria-label={label}
        onClick={() => setWanted(true)}
        className={clsx('flex items-center justify-between gap-2 rounded-control text-left', className)}
      >
        {children}
        <ChevronDown aria-hidden size={14} strokeWidth={2.25} />
      </button>
    );
  const choose = (value: string) => {
    const option = options.find((one) => one.value === value);
    if (option) onChoose(option.value);
  };
  // oxlint-disable-next-line react/static-components -- fetched once, then the same for good
  return <Select {...props} onChoose={choose} defaultOpen={isWanted} />;
}
