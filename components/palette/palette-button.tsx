'use client';

import { Search } from 'lucide-react';
import { useOpener } from '#components/palette/opener.ts';

/** Opens the palette: a field that looks like what it will be, a glass on narrow screens. */
export function PaletteButton() {
  const open = useOpener();
  return (
    <button
      type="button"
      onClick={() => open('palette')}
      aria-keyshortcuts="Meta+K Control+K"
      className="flex h-7 items-center justify-between rounded-control text-ink-2 max-md:w-7 max-md:justify-center md:w-56 md:border md:border-control md:bg-raised md:px-2"
    >
      <Search aria-hidden size={16} className="md:hidden" />
      <span className="max-md:sr-only">Find an ID or action</span>
      <kbd
        aria-hidden
        className="rounded-[3px] border border-strong px-1 font-sans text-axis text-ink-3 max-md:hidden"
      >
        ⌘ K
      </kbd>
    </button>
  );
}
