'use client';

import type { Collection } from '#lib/contract/answers.ts';
import { Picker } from '#components/ui/picker.tsx';

type Props = {
  collections: readonly Collection[];
  current: string;
  /** A second line under the name, on wide screens. */
  sub?: string;
  onChoose: (collection: string) => void;
};

const hintOf = ({ modalities }: Collection) =>
  modalities.map(({ name, dims }) => (dims === null ? name : `${name} ${dims}-d`)).join(' · ');

/** Chooses the collection that the page is about. */
export function CollectionPicker({ collections, current, sub, onChoose }: Props) {
  const known = collections.map((entry) => ({ value: entry.name, label: entry.name, hint: hintOf(entry) }));
  const options = known.some(({ value }) => value === current)
    ? known
    : [{ value: current, label: current, hint: 'empty' }, ...known];
  return (
    <Picker
      label={`Collection: ${current}`}
      options={options}
      value={current}
      onChoose={onChoose}
      className={
        sub === undefined
          ? 'h-8 min-w-0 px-1 font-semibold'
          : 'w-full border border-control bg-ground px-2.5 py-1 hover:bg-sunk'
      }
    >
      <span className="min-w-0">
        <span className="block truncate font-semibold">{current}</span>
        {sub !== undefined && <span className="block text-axis leading-4 text-ink-3">{sub}</span>}
      </span>
    </Picker>
  );
}
