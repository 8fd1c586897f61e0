'use client';

import { useState } from 'react';
import type { Item } from '#lib/contract/answers.ts';
import type { ControlRequest } from '#components/controls/actions.ts';
import { useControls } from '#components/controls/controls.tsx';
import { useMay } from '#components/hooks/use-may.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { Button } from '#components/ui/button.tsx';
import { fetched } from '#components/ui/fetched.tsx';

const DeleteItem = fetched(() =>
  import('#components/item/delete-item.tsx').then(({ DeleteItem }) => DeleteItem),
);

const ACTIONS: Record<
  Item['state'],
  readonly { action: ControlRequest['action']; label: string; key: string }[]
> = {
  unmatched: [
    { action: 'flush', label: 'Flush…', key: 'f' },
    { action: 'discard', label: 'Discard…', key: 'd' },
  ],
  ready: [
    { action: 'flush', label: 'Index now…', key: 'f' },
    { action: 'discard', label: 'Discard…', key: 'd' },
  ],
  failed: [
    { action: 'requeue', label: 'Requeue…', key: 'r' },
    { action: 'discard', label: 'Discard…', key: 'd' },
  ],
  indexed: [],
  unknown: [],
};

/** What can be done with one item, as it stands. Absent for who may not. */
export function ItemActions({ item, collection }: { item: Item; collection: string }) {
  const mayOperate = useMay('operate');
  const controls = useControls();
  const [isDeleting, setDeleting] = useState(false);
  const { state } = item;
  const actions = mayOperate ? ACTIONS[state] : [];
  const start = (action: ControlRequest['action']) => () => {
    if (state !== 'indexed' && state !== 'unknown') controls.start({ action, scope: state, ids: [item.id] });
  };
  useShortcuts(Object.fromEntries(actions.map(({ action, key }) => [key, start(action)])));
  if (!mayOperate) return null;
  return (
    <>
      {actions.map(({ action, label, key }) => (
        <Button key={action} onClick={start(action)} aria-keyshortcuts={key}>
          {label}
        </Button>
      ))}
      {state !== 'unknown' && <Button onClick={() => setDeleting(true)}>Delete…</Button>}
      {isDeleting && <DeleteItem collection={collection} id={item.id} onClose={() => setDeleting(false)} />}
    </>
  );
}
