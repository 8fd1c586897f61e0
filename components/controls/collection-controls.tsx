'use client';

import { Pause, Play } from 'lucide-react';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useStats } from '#components/hooks/queries.ts';
import { useControls } from '#components/controls/controls.tsx';
import { usePause } from '#components/controls/use-pause.ts';
import { Button } from '#components/ui/button.tsx';
import { grouped } from '#components/ui/format.ts';

/** Pauses or resumes indexing, and hurries what is ready. Absent for who may not. */
export function CollectionControls() {
  const collection = useCollection();
  const mayOperate = useMay('operate');
  const { data: stats } = useStats(collection);
  const { exists, isPaused, isPending, error, toggle } = usePause(collection);
  const controls = useControls();
  if (!mayOperate || !exists) return null;
  const waiting = stats ? stats.ready + stats.later : 0;
  return (
    <>
      {error && (
        <span role="alert" className="text-bad">
          {error.message}
        </span>
      )}
      <Button onClick={toggle} disabled={isPending} className="min-w-[132px] justify-center">
        {isPaused ? <Play aria-hidden size={14} /> : <Pause aria-hidden size={14} />}
        {isPaused ? 'Resume indexing' : 'Pause indexing'}
      </Button>
      <Button disabled={waiting === 0} onClick={() => controls.start({ action: 'flush', scope: 'ready' })}>
        {waiting === 0 ? 'Flush ready…' : `Flush ${grouped(waiting)} ready…`}
      </Button>
    </>
  );
}
