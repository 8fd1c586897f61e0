'use client';

import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useCollections, useStats } from '#components/hooks/queries.ts';
import { useControls } from '#components/controls/controls.tsx';
import { PauseButton } from '#components/controls/pause-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { grouped } from '#components/ui/format.ts';

/** Pauses or resumes indexing, and hurries what is ready. Absent for who may not. */
export function CollectionControls() {
  const collection = useCollection();
  const mayOperate = useMay('operate');
  const { data: stats } = useStats(collection);
  const exists = useCollections().data?.collections.some(({ name }) => name === collection);
  const controls = useControls();
  if (!mayOperate || !exists) return null;
  const waiting = stats ? stats.ready + stats.later : 0;
  return (
    <>
      <PauseButton collection={collection} />
      <Button disabled={waiting === 0} onClick={() => controls.start({ action: 'flush', scope: 'ready' })}>
        {waiting === 0 ? 'Flush ready…' : `Flush ${grouped(waiting)} ready…`}
      </Button>
    </>
  );
}
