'use client';

import { Menu as Base } from '@base-ui/react/menu';
import { ChevronDown } from 'lucide-react';
import { type DownloadProps, MENU_BUTTON } from '#components/ui/menu-button.ts';

/** The menu itself, with what floats: it comes when it is first used. */
export function MenuPopup({ label, files, defaultOpen }: DownloadProps & { defaultOpen: boolean }) {
  return (
    <Base.Root modal={false} defaultOpen={defaultOpen}>
      <Base.Trigger className={MENU_BUTTON}>
        {label}
        <ChevronDown aria-hidden size={14} strokeWidth={2.25} />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="z-20" align="end" sideOffset={4}>
          <Base.Popup className="fade-in min-w-(--anchor-width) rounded-control border border-strong bg-raised py-1 shadow-float outline-none">
            {files.map(({ href, name, hint }) => (
              <Base.LinkItem
                key={href}
                href={href}
                download
                className="flex min-h-8 cursor-default flex-col justify-center px-3 py-1 outline-none data-highlighted:bg-tint"
              >
                {name}
                <span className="text-axis text-ink-3">{hint}</span>
              </Base.LinkItem>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
