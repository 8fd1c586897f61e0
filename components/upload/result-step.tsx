'use client';

import Link from 'next/link';
import { addressOf } from '#components/shell/pages.ts';
import { counted, duration, grouped } from '#components/ui/format.ts';
import { FileFaults } from '#components/upload/file-faults.tsx';
import { LotPanel } from '#components/upload/lot-panel.tsx';
import { Outcome } from '#components/upload/outcome.tsx';
import { RefusedPanel } from '#components/upload/refused-panel.tsx';
import { upload } from '#components/upload/session.ts';
import { totalOf, type Step } from '#components/upload/state.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { findMissing, type Tally } from '#components/upload/work/tally.ts';
import type { SendEnd } from '#components/upload/work/protocol.ts';

/** The last step: what became of every row. */
export function ResultStep({ onStep }: { onStep: (step: Step) => void }) {
  const state = useUpload();
  const { progress, end, target, earlier } = state;
  const total = totalOf(state);
  if (progress === null || end === null || target === null || total === null) return null;
  const { tally, rowsTotal, startedAt, points } = progress;
  const isRetry = earlier !== null;
  const mayRetry = total.refused > 0 && (isRetry || end.how === 'done');
  const tookMs = (points.at(-1)?.at ?? startedAt) - startedAt;
  return (
    <div className="grid gap-7">
      <section aria-label="Result">
        <output className="block mb-1 font-semibold">{sayEnd(end, tally, rowsTotal)}</output>
        <Sum tally={tally} verb={isRetry ? 'sent again' : 'sent'} />
        {isRetry && <Sum tally={total} verb={end.together === null ? 'sent before' : 'sent in all'} />}
        <div className="mt-4">
          <Outcome
            progress={end.together === null ? progress : { ...progress, tally: total, rowsTotal: total.rows }}
            isOver
          />
        </div>
      </section>
      <FileFaults faults={end.faults} />
      <p className="flex flex-wrap gap-x-5 gap-y-1 text-ink-2">
        <Link
          href={addressOf('/unmatched', target.collection, { producer: target.producer })}
          prefetch={false}
          className="underline decoration-strong underline-offset-4"
        >
          Unmatched of this upload
        </Link>
        <span>{tookMs > 0 ? `It took ${duration(tookMs)}.` : ''}</span>
      </p>
      <RefusedPanel
        {...(mayRetry && {
          onRetry: () => {
            upload.retry();
            onStep('map');
          },
        })}
      />
      <LotPanel progress={progress} modalities={target.modalities} />
    </div>
  );
}

function sayEnd({ how, why }: SendEnd, { rows }: Tally, rowsTotal: number): string {
  if (how === 'done') return `All ${counted(rows, 'row')} are answered.`;
  const left = `${grouped(rows)} of ${counted(rowsTotal, 'row')} were sent and stay; ${grouped(rowsTotal - rows)} were not sent. Pick the same files again to go on.`;
  return how === 'cancelled' ? `Cancelled. ${left}` : `Stopped: ${why} ${left}`;
}

/** Every row is in exactly one of these; where not, that is said before all else. */
function Sum({ tally, verb }: { tally: Tally; verb: string }) {
  const missing = findMissing(tally);
  if (missing !== 0)
    return (
      <p role="alert" className="mb-4 font-semibold text-bad">
        The counts do not add up: {grouped(Math.abs(missing))} rows are {missing > 0 ? 'missing' : 'too many'}
        . This is a fault of Muster&apos;s; upload the files again, which is safe, and report it.
      </p>
    );
  const { rows, accepted, duplicates, stale, refused } = tally;
  return (
    <p className="text-ink-2 tabular-nums">
      {grouped(rows)} {verb} = {grouped(accepted)} accepted + {grouped(duplicates)} duplicates +{' '}
      {grouped(stale)} stale + {grouped(refused)} refused
    </p>
  );
}
