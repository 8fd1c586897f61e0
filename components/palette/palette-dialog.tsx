'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { Command } from 'cmdk';
import { useState } from 'react';
import { usePaletteEntries } from '#components/palette/use-palette-entries.ts';
import { ItemId } from '#components/ui/item-id.tsx';

const ITEM =
  'flex min-h-8 items-center justify-between gap-4 px-4 py-1 data-[selected=true]:bg-tint [overflow-wrap:anywhere]';

/** What ⌘K opens. What is typed may be an ID as it stands, so that is offered first. */
export function PaletteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const { openItem, groups } = usePaletteEntries();
  const close = () => {
    setTyped('');
    onClose();
  };
  const choose = (run: () => void) => () => {
    close();
    run();
  };
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && close()}>
      <Base.Portal>
        <Base.Backdrop className="fade-in fixed inset-0 z-20 bg-veil" />
        <Base.Popup className="fade-in fixed top-[12dvh] left-1/2 z-30 w-[min(560px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-control border border-strong bg-raised shadow-float">
          <Base.Title className="sr-only">Find an ID or action</Base.Title>
          <Command label="Find an ID or action">
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="Find an ID or action"
              className="h-11 w-full border-b border-rule bg-transparent px-4 -outline-offset-2 placeholder:text-ink-3"
            />
            <Command.List label="Found" className="max-h-[56dvh] overflow-y-auto py-1">
              <Command.Empty className="px-4 py-2 text-ink-2">No action has this name.</Command.Empty>
              {typed !== '' && (
                <Command.Item
                  forceMount
                  value={`open-item ${typed}`}
                  keywords={[typed]}
                  onSelect={choose(() => openItem(typed))}
                  className={ITEM}
                >
                  <span>
                    Open item <ItemId id={typed} />
                  </span>
                  <span className="text-axis text-ink-3">exact ID</span>
                </Command.Item>
              )}
              {groups.map(({ name, entries }) => (
                <Command.Group
                  key={name}
                  heading={name}
                  className="[&_[cmdk-group-heading]]:px-4 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-ink-3"
                >
                  {entries.map(({ label, hint, run }) => (
                    <Command.Item
                      key={label}
                      value={`${name} ${label}`}
                      onSelect={choose(run)}
                      className={ITEM}
                    >
                      {label}
                      {hint !== undefined && <span className="text-axis text-ink-3">{hint}</span>}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
