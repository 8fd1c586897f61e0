'use client';

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { Toasts } from '#components/shell/toasts.tsx';
import type { ControlRequest } from '#components/controls/actions.ts';
import { fetched } from '#components/ui/fetched.tsx';

const ControlPanel = fetched(() =>
  import('#components/controls/control-panel.tsx').then(({ ControlPanel }) => ControlPanel),
);

type Start = { start: (request: ControlRequest, onDone?: () => void) => void };
type Asked = { request: ControlRequest; onDone: () => void; key: number };

const Context = createContext<Start>({ start: () => {} });

/** Starts an action: its preview opens, and nothing happens before that is confirmed. */
export const useControls = () => useContext(Context);

/** Where the actions of the pages below are previewed, confirmed and told. */
export function Controls({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [open, setOpen] = useState(false);
  const controls = useMemo<Start>(
    () => ({
      start: (request, onDone = () => {}) => {
        setAsked((last) => ({ request, onDone, key: (last?.key ?? 0) + 1 }));
        setOpen(true);
      },
    }),
    [],
  );
  return (
    <Context value={controls}>
      {children}
      {asked && (
        <>
          <ControlPanel
            key={asked.key}
            request={asked.request}
            onDone={asked.onDone}
            open={open}
            onClose={() => setOpen(false)}
          />
          <Toasts />
        </>
      )}
    </Context>
  );
}
