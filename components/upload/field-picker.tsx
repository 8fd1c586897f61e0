import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import type { Option } from '#components/ui/picker-props.ts';
import { Picker } from '#components/ui/picker.tsx';

type Props = {
  /** What stands before it. */
  name: ReactNode;
  /** What it is called for those who do not see it. */
  label: string;
  value: string;
  options: readonly Option<string>[];
  onChoose: (value: string) => void;
  /** After the chosen one, in the closed control. */
  note?: string | undefined;
  mono?: boolean;
};

/** A choice with its name on the left. */
export function FieldPicker({ name, label, value, options, onChoose, note, mono }: Props) {
  const chosen = options.find((option) => option.value === value);
  return (
    <div className="grid grid-cols-[88px_minmax(0,1fr)] items-center gap-x-3">
      <span className="min-w-0 truncate text-ink-2">{name}</span>
      <Picker
        label={`${label}: ${chosen?.label ?? value}`}
        options={options}
        value={value}
        onChoose={onChoose}
        className="h-8 w-full min-w-0 border border-control bg-ground px-2.5 hover:bg-sunk"
      >
        <span className="min-w-0 truncate">
          <span className={clsx(mono && 'font-mono text-small')}>{chosen?.label ?? value}</span>
          {note !== undefined && <span className="pl-2 text-ink-3">{note}</span>}
        </span>
      </Picker>
    </div>
  );
}
