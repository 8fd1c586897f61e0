'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';

/** A button that opens a short list of things to do. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger className="inline-flex h-7 items-center gap-1.5 rounded-control border border-control bg-ground px-3 font-medium whitespace-nowrap hover:bg-sunk">
        {label}
        <ChevronDown aria-hidden size={14} strokeWidth={2.25} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-20" align="end" sideOffset={4}>
          <Base.Popup className="fade-in min-w-(--anchor-width) rounded-control border border-strong bg-raised py-1 shadow-float outline-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const ITEM =
  'flex min-h-8 cursor-default flex-col justify-center px-3 py-1 outline-none data-highlighted:bg-tint';

/** A file to fetch, as one of a menu's entries. */
export function MenuDownload({ href, hint, children }: { href: string; hint: string; children: ReactNode }) {
  return (
    <Base.LinkItem href={href} download className={ITEM}>
      {children}
      <span className="text-axis text-ink-3">{hint}</span>
    </Base.LinkItem>
  );
}
