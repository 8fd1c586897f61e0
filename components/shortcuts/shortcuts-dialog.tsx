'use client';

import { SHORTCUTS } from '#components/shortcuts/list.ts';
import { setShortcuts, useShortcutsOn } from '#components/shortcuts/setting.ts';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

/** What the keys do, and the switch that turns single ones off. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const isOn = useShortcutsOn();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Shortcuts"
      placed="middle"
      description="Single keys sleep while you type."
    >
      {SHORTCUTS.map(({ where, keys }) => (
        <section key={where} className="mt-4 border-t border-rule pt-3">
          <h3 className="mb-1 font-semibold">{where}</h3>
          <dl>
            {keys.map(([key, does]) => (
              <div key={key} className="grid grid-cols-[128px_1fr] gap-4 py-0.5">
                <dt>
                  <kbd className="font-mono text-small">{key}</kbd>
                </dt>
                <dd className="text-ink-2">{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {/* oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the box within brings its own */}
      <label className="mt-4 flex items-center gap-2 border-t border-rule pt-3">
        <Checkbox
          label="Single keys act"
          checked={isOn}
          onChange={(event) => setShortcuts(event.target.checked)}
        />
        <span aria-hidden>Single keys act in this browser</span>
      </label>
    </Dialog>
  );
}
