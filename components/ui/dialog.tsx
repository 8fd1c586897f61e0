'use client';

import { Dialog as Base } from '@base-ui/react/dialog';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';

type Props = {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  /** What stands under the title and explains the rest. */
  description?: ReactNode;
  placed: 'side' | 'middle';
  children: ReactNode;
};

/** What floats over the page, holds the focus, and goes with Esc: a side panel, or a sheet in the middle. */
export function Dialog({ open, onClose, title, description, placed, children }: Props) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fade-in fixed inset-0 z-20 bg-veil" />
        <Base.Popup
          className={clsx(
            'fade-in fixed z-30 flex flex-col overflow-y-auto border-strong bg-raised p-6 shadow-float outline-none',
            placed === 'side'
              ? 'inset-y-0 right-0 w-full max-w-[400px] border-l'
              : 'top-[12dvh] left-1/2 max-h-[76dvh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 rounded-control border',
          )}
        >
          <div className="flex items-start justify-between gap-4">
            <Base.Title className="text-[17px] leading-7 font-title [overflow-wrap:anywhere]">
              {title}
            </Base.Title>
            <Base.Close className="rounded-control border border-strong px-1.5 text-axis leading-5 text-ink-2">
              <span aria-hidden>esc</span>
              <span className="sr-only">Close</span>
            </Base.Close>
          </div>
          {description !== undefined && (
            <Base.Description render={<div />} className="mt-1 text-ink-2">
              {description}
            </Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
