'use client';

import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Opener, type Opening } from '#components/palette/opener.ts';
import { useGlobalShortcuts } from '#components/palette/use-global-shortcuts.ts';
import { fetched } from '#components/ui/fetched.tsx';

const PaletteDialog = fetched(() =>
  import('#components/palette/palette-dialog.tsx').then(({ PaletteDialog }) => PaletteDialog),
);
const ShortcutsDialog = fetched(() =>
  import('#components/shortcuts/shortcuts-dialog.tsx').then(({ ShortcutsDialog }) => ShortcutsDialog),
);

/** ⌘K from anywhere: go to a page, find an ID, act. */
export function Palette({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opening | null>(null);
  // Each is fetched when it is first wanted, and stays for its way out.
  const [wanted, setWanted] = useState<readonly Opening[]>([]);
  const open = useMemo(
    () => (what: Opening) => {
      setWanted((before) => [...new Set([...before, what])]);
      setOpened(what);
    },
    [],
  );

  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey) return;
      event.preventDefault();
      open('palette');
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [open]);
  useGlobalShortcuts(open);

  const close = () => setOpened(null);
  return (
    <Opener value={open}>
      {children}
      {wanted.includes('palette') && <PaletteDialog open={opened === 'palette'} onClose={close} />}
      {wanted.includes('shortcuts') && <ShortcutsDialog open={opened === 'shortcuts'} onClose={close} />}
    </Opener>
  );
}
