import { useState } from 'react';
import { fetched } from '#components/ui/fetched.tsx';
import { Button, MainButton } from '#components/ui/button.tsx';
import { counted } from '#components/ui/format.ts';
import { upload } from '#components/upload/session.ts';
import { isOnlyRefused, type Step } from '#components/upload/state.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { findNumberedAlike } from '#components/upload/work/numbered-alike.ts';

const CancelUpload = fetched(async () => (await import('#components/upload/cancel-upload.tsx')).CancelUpload);

/** What can be done at a step: the next one, and the way back. */
export function Toolbar({ shown, onStep }: { shown: Step; onStep: (step: Step | null) => void }) {
  const [isCancelling, setCancelling] = useState(false);
  const state = useUpload();
  const { refusedBefore, files, feeds, samples, checking, findings, progress, end, earlier, broken } = state;
  const startOver =
    earlier !== null && progress === null ? (
      <Button
        onClick={() => {
          upload.giveUpRetry();
          onStep('result');
        }}
      >
        Back to the result
      </Button>
    ) : (
      <Button
        onClick={() => {
          upload.reset();
          onStep(null);
        }}
      >
        Start over
      </Button>
    );
  if (files.length === 0) return null;
  if (end !== null || broken !== null) return startOver;
  if (progress !== null)
    return (
      <>
        {progress.state === 'paused' ? (
          <MainButton onClick={upload.resume}>Resume</MainButton>
        ) : (
          <Button
            onClick={upload.pause}
            disabled={progress.state === 'ending' || progress.state === 'locked'}
          >
            Pause
          </Button>
        )}
        <Button onClick={() => setCancelling(true)} disabled={progress.state === 'ending'}>
          Cancel…
        </Button>
        {isCancelling && <CancelUpload {...progress} onClose={() => setCancelling(false)} />}
      </>
    );
  if (shown === 'check' && findings !== null) {
    const left = findings.rows - findings.answeredBefore;
    return (
      <>
        {startOver}
        {findings.answeredBefore > 0 && <Button onClick={() => upload.send(true)}>Send all again</Button>}
        <MainButton disabled={findings.rows === 0} onClick={() => upload.send(false)}>
          {findings.answeredBefore > 0 ? 'Go on with' : 'Send'} {counted(left, 'row')}
        </MainButton>
      </>
    );
  }
  const rows = samples === null ? null : countRows();
  const isReady =
    feeds.some(({ modality }) => modality !== null) &&
    samples !== null &&
    findNumberedAlike({ feeds }).length === 0;
  return (
    <>
      {startOver}
      {feeds.length > 0 && (
        <MainButton
          disabled={!isReady || checking !== null}
          onClick={() => {
            upload.check();
            onStep('check');
          }}
        >
          Check{' '}
          {earlier !== null
            ? 'again'
            : isOnlyRefused(state)
              ? counted(refusedBefore!.rows, 'row')
              : rows === null
                ? 'all rows'
                : counted(rows, 'row')}
        </MainButton>
      )}
    </>
  );

  /** Of the chosen feeds; null where only reading them tells. */
  function countRows(): number | null {
    let rows = 0;
    for (const feed of feeds)
      for (const [i, key] of feed.modality === null ? [] : feed.files.entries()) {
        if (feed.ids.kind === 'file' && feed.ids.files[i] === null) continue;
        const found = files.find((file) => file.key === key)?.state;
        if (found?.kind !== 'read' || found.table.rows === null) return null;
        rows += found.table.rows;
      }
    return rows;
  }
}
