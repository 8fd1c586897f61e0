'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type ReactNode, useRef } from 'react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { AGES, type Age, type Filters } from '#components/items/filters.ts';
import { itemAddress } from '#components/shell/pages.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { TextButton } from '#components/ui/button.tsx';
import { LazyField } from '#components/ui/lazy-field.tsx';
import { Picker } from '#components/ui/picker.tsx';

type Props = {
  filters: Filters;
  onFilter: (change: Partial<Filters> | null) => void;
  /** The sides that an item can miss; none where all have them. */
  sides: readonly string[];
  hasReasons: boolean;
  lead?: ReactNode;
};

const PICK = 'h-7 border border-control bg-ground px-2.5 hover:bg-sunk';

/** Finds one by its exact ID, and narrows the list. */
export function FilterBar({ filters, onFilter, sides, hasReasons, lead }: Props) {
  const ages = Object.entries(AGES).map(([value, { label }]) => ({ value, label: `Older than ${label}` }));
  const isFiltered = Object.values(filters).some(Boolean);
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      {lead}
      <ExactId />
      {sides.length > 0 && (
        <Picker
          label="Missing side"
          options={[
            { value: '', label: 'Any side missing' },
            ...sides.map((side) => ({ value: side, label: `Missing ${side}` })),
          ]}
          value={filters.missing}
          onChoose={(missing) => onFilter({ missing })}
          className={PICK}
        >
          {filters.missing === '' ? 'Any side missing' : <Chosen word="Missing" value={filters.missing} />}
        </Picker>
      )}
      <Picker
        label="Age"
        options={[{ value: '', label: 'Any age' }, ...ages]}
        value={filters.age ?? ''}
        onChoose={(age) => onFilter({ age: age === '' ? null : (age as Age) })}
        className={PICK}
      >
        {filters.age === null ? 'Any age' : <Chosen word="Older than" value={AGES[filters.age].label} />}
      </Picker>
      <LazyField label="Prefix" value={filters.prefix} onSettle={(prefix) => onFilter({ prefix })} isId />
      <LazyField label="Producer" value={filters.producer} onSettle={(producer) => onFilter({ producer })} />
      {hasReasons && (
        <LazyField label="Reason begins" value={filters.reason} onSettle={(reason) => onFilter({ reason })} />
      )}
      {isFiltered && <TextButton onClick={() => onFilter(null)}>Clear</TextButton>}
    </div>
  );
}

const Chosen = ({ word, value }: { word: string; value: string }) => (
  <span>
    {word} <span className="font-semibold">{value}</span>
  </span>
);

function ExactId() {
  const router = useRouter();
  const collection = useCollection();
  const field = useRef<HTMLInputElement>(null);
  useShortcuts({ '/': () => field.current?.focus() });
  const open = (event: FormEvent) => {
    event.preventDefault();
    const id = field.current?.value ?? '';
    if (id !== '') router.push(itemAddress(collection, id));
  };
  return (
    <search className="max-sm:w-full">
      <form onSubmit={open} className="relative">
        <Search aria-hidden size={14} className="pointer-events-none absolute top-[7px] left-2 text-ink-3" />
        <input
          ref={field}
          aria-label="Exact ID"
          placeholder="Exact ID"
          autoComplete="off"
          spellCheck={false}
          className="h-7 w-full rounded-control border border-control bg-raised pr-8 pl-7 placeholder:text-ink-3 sm:w-44"
        />
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-1.5 right-1.5 rounded-[3px] border border-strong px-1 font-sans text-axis leading-3.5 text-ink-3"
        >
          /
        </kbd>
      </form>
    </search>
  );
}
