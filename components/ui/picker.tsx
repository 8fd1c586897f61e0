'use client';

import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { PickerProps } from '#components/ui/picker-props.ts';
import { fetchEarly, type Part, usePart } from '#components/ui/use-part.ts';

const SELECT: Part<PickerProps<string> & { defaultOpen: boolean }> = {
  load: async () => (await import('#components/ui/picker-select.tsx')).PickerSelect,
};

/** As the picker itself says it. */
const CLOSED = { role: 'combobox', 'aria-haspopup': 'listbox', 'aria-expanded': false } as const;

function opensByKey(event: KeyboardEvent): boolean {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return false;
  event.preventDefault();
  return true;
}

/** One choice out of a list that floats, fetched with its first use. `children` is what the closed control shows. */
export function Picker<V extends string>(props: PickerProps<V>) {
  const [isWanted, setWanted] = useState(false);
  const Select = usePart(SELECT, isWanted);
  const { label, options, onChoose, className, children } = props;
  const want = () => setWanted(true);
  if (!Select)
    return (
      <button
        type="button"
        {...CLOSED}
        {...fetchEarly(SELECT)}
        aria-label={label}
        onClick={want}
        onKeyDown={(event) => opensByKey(event) && want()}
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
