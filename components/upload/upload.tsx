'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { type ReactNode, useEffect } from 'react';
import { useHydrated } from '#components/hooks/use-browser.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { useSession } from '#components/hooks/queries.ts';
import { CheckStep } from '#components/upload/check-step.tsx';
import { FilesStep } from '#components/upload/files-step.tsx';
import { MapStep } from '#components/upload/map-step.tsx';
import { OtherTab } from '#components/upload/other-tab.tsx';
import { RefusedNote } from '#components/upload/refused-note.tsx';
import { ResultStep } from '#components/upload/result-step.tsx';
import { RetryNote } from '#components/upload/retry-note.tsx';
import { SendStep } from '#components/upload/send-step.tsx';
import { shownStep, STEPS, type Step } from '#components/upload/state.ts';
import { Steps } from '#components/upload/steps.tsx';
import { Toolbar } from '#components/upload/toolbar.tsx';
import { useTarget } from '#components/upload/use-target.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { sayWhere } from '#components/upload/say-where.ts';

const BODIES: Readonly<Record<Step, (props: { onStep: (step: Step) => void }) => ReactNode>> = {
  files: FilesStep,
  map: MapStep,
  check: CheckStep,
  send: SendStep,
  result: ResultStep,
};

/** Files of embeddings, from this browser into a collection. */
export function Upload() {
  const state = useUpload();
  const isHydrated = useHydrated();
  const [asked, setAsked] = useQueryState('step', parseAsStringLiteral(STEPS));
  const mayWrite = useMay('write');
  const { data: session } = useSession();
  useTarget();
  const shown = isHydrated ? shownStep(state, asked) : 'files';
  const hasEnded = state.end !== null;
  const hasBegun = state.progress !== null;
  // What is over, or under way, is shown without being asked for.
  useEffect(() => {
    if (hasBegun) void setAsked(hasEnded ? 'result' : 'send');
  }, [hasBegun, hasEnded, setAsked]);

  if (session && !mayWrite && !hasBegun)
    return (
      <>
        <PageHeader title="Upload" sub="This key may not send." />
        <p className="text-ink-2">
          Sending needs a key with the scope <code className="font-mono text-small">write</code>. Sign out,
          and in again with one.
        </p>
      </>
    );
  const Body = BODIES[shown];
  return (
    <>
      <PageHeader
        title="Upload"
        sub={sayWhere(state, shown)}
        actions={<Toolbar shown={shown} onStep={(step) => void setAsked(step)} />}
      />
      <Steps state={state} shown={shown} onStep={(step) => void setAsked(step)} />
      <OtherTab />
      {state.broken !== null && (
        <p role="alert" className="mb-4 text-bad">
          The upload stopped: {state.broken} What was sent stays. Start over, and pick the same files to go
          on.
        </p>
      )}
      {state.progress === null && <RetryNote />}
      {state.progress === null && <RefusedNote />}
      <Body onStep={(step) => void setAsked(step)} />
    </>
  );
}
