'use client';

import { useRouter } from 'next/navigation';
import { useCollections, useStats } from '#components/hooks/queries.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useControls } from '#components/controls/controls.tsx';
import { usePause } from '#components/controls/use-pause.ts';
import { useOpener } from '#components/palette/opener.ts';
import { addressOf, itemAddress, PAGES } from '#components/shell/pages.ts';
import { useChooseCollection } from '#components/shell/use-choose-collection.ts';
import { setShortcuts, useShortcutsOn } from '#components/shortcuts/setting.ts';
import { THEMES } from '#components/theme/theme-picker.tsx';
import { chooseTheme } from '#components/theme/use-theme.ts';
import { counted } from '#components/ui/format.ts';

/** One thing that the palette does. */
export type Entry = { label: string; hint?: string; run: () => void };

/** Everything that the palette offers to who is signed in. */
export function usePaletteEntries(): {
  openItem: (id: string) => void;
  groups: { name: string; entries: Entry[] }[];
} {
  const router = useRouter();
  const choose = useChooseCollection();
  const collection = useCollection();
  const mayAdmin = useMay('admin');
  const others = useCollections().data?.collections.filter(({ name }) => name !== collection) ?? [];
  const open = useOpener();
  const shortcutsOn = useShortcutsOn();
  const actions = useActions(collection);

  const pages = PAGES.filter(({ needs }) => needs === undefined || mayAdmin).map(
    ({ name, path: to, letter }): Entry => ({
      label: name,
      ...(letter !== undefined && { hint: `g ${letter}` }),
      run: () => router.push(addressOf(to, collection)),
    }),
  );
  const collections = others.map(({ name }): Entry => ({
    label: name,
    run: () => choose(name),
  }));
  const settings: Entry[] = [
    ...THEMES.map(({ value, label }) => ({
      label: value === 'system' ? label : `${label} theme`,
      run: () => chooseTheme(value),
    })),
    {
      label: shortcutsOn ? 'Turn single keys off' : 'Turn single keys on',
      run: () => setShortcuts(!shortcutsOn),
    },
    { label: 'List the shortcuts', hint: '?', run: () => open('shortcuts') },
  ];
  return {
    openItem: (id) => router.push(itemAddress(collection, id)),
    groups: [
      { name: 'Go to', entries: pages },
      { name: 'Do', entries: actions },
      { name: 'Collections', entries: collections },
      { name: 'This console', entries: settings },
    ].filter(({ entries }) => entries.length > 0),
  };
}

function useActions(collection: string): Entry[] {
  const { data } = useStats(collection);
  const mayOperate = useMay('operate');
  const controls = useControls();
  const { isPaused, toggle } = usePause(collection);
  if (!mayOperate || !data) return [];
  const { unmatched, failed, ready, later } = data;
  const waiting = ready + later;
  return [
    {
      label: 'Flush what is ready…',
      hint: counted(waiting, 'item'),
      run: () => controls.start({ action: 'flush', scope: 'ready' }),
    },
    {
      label: 'Flush unmatched…',
      hint: counted(unmatched, 'item'),
      run: () => controls.start({ action: 'flush', scope: 'unmatched' }),
    },
    {
      label: 'Requeue failed…',
      hint: counted(failed, 'item'),
      run: () => controls.start({ action: 'requeue', scope: 'failed' }),
    },
    { label: isPaused ? 'Resume indexing' : 'Pause indexing', run: toggle },
  ];
}
