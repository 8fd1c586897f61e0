'use client';

import { Pause, Play } from 'lucide-react';
import { usePause } from '#components/controls/use-pause.ts';
import { Button, TextButton } from '#components/ui/button.tsx';

/** Pauses a collection's indexing, or resumes it. `isShort`: a word among others. */
export function PauseButton({ collection, isShort = false }: { collection: string; isShort?: boolean }) {
  const { isPaused, isPending, error, toggle } = usePause(collection);
  const verb = isPaused ? 'Resume' : 'Pause';
  const Icon = isPaused ? Play : Pause;
  return (
    <>
      {error && (
        <span role="alert" className="text-bad">
          {error.message}
        </span>
      )}
      {isShort ? (
        <TextButton onClick={toggle} disabled={isPending}>
          {verb}
          <span className="sr-only"> indexing of {collection}</span>
        </TextButton>
      ) : (
        <Button onClick={toggle} disabled={isPending} className="min-w-[140px] justify-center">
          <Icon aria-hidden size={14} /> {verb} indexing
        </Button>
      )}
    </>
  );
}
