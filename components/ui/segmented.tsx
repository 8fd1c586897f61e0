'use client';

import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';

export type Choice<V extends string> = { value: V; label: string; disabled?: boolean; hint?: string };

type Props<V extends string> = {
  label: string;
  choices: readonly Choice<V>[];
  value: V;
  onChoose: (value: V) => void;
};

/** A few exclusive choices side by side. */
export function Segmented<V extends string>({ label, choices, value, onChoose }: Props<V>) {
  const choose = (chosen: string | undefined) => {
    const choice = choices.find((candidate) => candidate.value === chosen);
    if (choice) onChoose(choice.value);
  };
  return (
    <ToggleGroup
      aria-label={label}
      value={[value]}
      // Pressed again it is chosen again: there is always one.
      onValueChange={(pressed) => choose(pressed[0] ?? value)}
      className="inline-flex h-7 rounded-control border border-control"
    >
      {choices.map((choice) => (
        <Toggle
          key={choice.value}
          value={choice.value}
          disabled={choice.disabled}
          title={choice.hint}
          className="border-l border-strong px-2.5 whitespace-nowrap text-ink-2 first:rounded-l-[3px] first:border-l-0 last:rounded-r-[3px] hover:not-data-disabled:not-data-pressed:bg-sunk focus-visible:relative focus-visible:z-1 data-disabled:text-ink-3 data-pressed:bg-tint data-pressed:font-medium data-pressed:text-overprint"
        >
          {choice.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
