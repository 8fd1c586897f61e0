'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { type DownloadProps, MENU_BUTTON } from '#components/ui/menu-button.ts';
import { fetchEarly, type Part, usePart } from '#components/ui/use-part.ts';

const POPUP: Part<DownloadProps & { defaultOpen: boolean }> = {
  load: async () => (await import('#components/ui/menu-popup.tsx')).MenuPopup,
};

/** A button that opens a short list of files to fetch. */
export function DownloadMenu(props: DownloadProps) {
  const [isWanted, setWanted] = useState(false);
  const Popup = usePart(POPUP, isWanted);
  // oxlint-disable-next-line react/static-components -- fetched once, then the same for good
  if (Popup) return <Popup {...props} defaultOpen={isWanted} />;
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      {...fetchEarly(POPUP)}
      className={MENU_BUTTON}
      onClick={() => setWanted(true)}
    >
      {props.label}
      <ChevronDown aria-hidden size={14} strokeWidth={2.25} />
    </button>
  );
}
