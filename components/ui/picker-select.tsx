'use client';

import { Select } from '@base-ui/react/select';
import { clsx } from 'clsx';
import { ChevronDown } from 'lucide-react';
import type { PickerProps } from '#components/ui/picker-props.ts';

/** The picker itself, with what floats: it comes when it is first used. */
export function PickerSelect({
  label,
  options,
  value,
  onChoose,
  className,
  children,
  defaultOpen,
}: PickerProps<string> & { defaultOpen: boolean }) {
  return (
    <Select.Root
      items={options}
      value={value}
      onValueChange={(chosen) => chosen !== null && onChoose(chosen)}
      modal={false}
      defaultOpen={defaultOpen}
    >
      <Select.Trigger
        aria-label={label}
        className={clsx('flex items-center justify-between gap-2 rounded-control text-left', className)}
      >
        {children}
        <Select.Icon>
          <ChevronDown aria-hidden size={14} strokeWidth={2.25} />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          className="z-40 select-none"
          align="start"
          sideOffset={4}
          alignItemWithTrigger={false}
        >
          <Select.Popup className="fade-in max-h-(--available-height) max-w-[min(360px,92vw)] min-w-(--anchor-width) overflow-y-auto rounded-control border border-strong bg-raised py-1 shadow-float outline-none">
            <Select.List>
              {options.map((option) => (
                <Select.Item
                  key={option.value}
                  value={option.value}
                  className="flex min-h-8 cursor-default flex-col justify-center px-3 py-1 outline-none data-highlighted:bg-tint data-selected:font-semibold"
                >
                  <Select.ItemText className="truncate">{option.label}</Select.ItemText>
                  {option.hint && (
                    <span className="truncate text-axis font-normal text-ink-3">{option.hint}</span>
                  )}
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
