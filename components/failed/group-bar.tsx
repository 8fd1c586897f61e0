'use client';

import type { ControlRequest } from '#components/controls/actions.ts';
import { verbOf } from '#components/controls/actions.ts';
import { useControls } from '#components/controls/controls.tsx';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { Button, MainButton } from '#components/ui/button.tsx';
import { counted, grouped } from '#components/ui/format.ts';

type Props = {
  /** The open group; null: all that failed. */
  group: string | null;
  count: number;
  onDone: () => void;
};

/** Requeues or discards the open reason, or everything that failed, through a preview. */
export function GroupBar({ group, count, onDone }: Props) {
  const controls = useControls();
  const start = (action: ControlRequest['action']) => () =>
    controls.start({ action, scope: 'failed', filter: group === null ? {} : { group } }, onDone);
  const canAct = count > 0;
  const [requeue, discard] = [start('requeue'), start('discard')];
  useShortcuts({ r: canAct ? requeue : undefined, d: canAct ? discard : undefined });
  return (
    <div className="sticky top-12 z-3 flex h-10 items-center gap-3 border-y border-rule bg-tint px-2 max-md:top-[89px]">
      <p className="min-w-0 truncate font-semibold max-sm:sr-only" aria-live="polite">
        {group === null ? `All reasons, ${counted(count, 'item')}` : `1 reason, ${counted(count, 'item')}`}
      </p>
      <div className="ml-auto flex gap-2">
        <MainButton disabled={!canAct} onClick={requeue} aria-keyshortcuts="r">
          {labelOf('requeue', count)}
        </MainButton>
        <Button disabled={!canAct} onClick={discard} aria-keyshortcuts="d">
          {labelOf('discard', count)}
        </Button>
      </div>
    </div>
  );
}

const labelOf = (action: ControlRequest['action'], count: number) =>
  `${verbOf({ action })} ${grouped(count)}…`;
