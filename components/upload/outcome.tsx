import type { ReactNode } from 'react';
import { counted, duration, grouped } from '#components/ui/format.ts';
import { UploadBar, type BarPart } from '#components/upload/upload-bar.tsx';
import type { SendProgress } from '#components/upload/work/protocol.ts';

const COLOURS = {
  accepted: 'var(--overprint)',
  duplicates: 'var(--later)',
  stale: 'var(--m4)',
  refused: 'var(--bad-fill)',
} as const;

/** What became of the rows so far: a bar in its parts, and each part's figure. */
export function Outcome({ progress, isOver }: { progress: SendProgress; isOver: boolean }) {
  const { tally, rowsTotal, waits, waitedMs, inFlight } = progress;
  const share = (count: number): number => (rowsTotal === 0 ? 0 : count / rowsTotal);
  const names = [
    'accepted',
    'duplicates',
    ...(tally.stale > 0 ? (['stale'] as const) : []),
    'refused',
  ] as const;
  const parts: BarPart[] = names.map((name) => ({ name, share: share(tally[name]), colour: COLOURS[name] }));
  return (
    <div>
      <UploadBar label="Rows answered" parts={parts} />
      <dl className="mt-4 grid grid-cols-2 gap-x-4 gap-y-4 sm:grid-cols-3 lg:grid-flow-col lg:grid-cols-none lg:auto-cols-fr">
        <Figure
          name="Accepted"
          colour={COLOURS.accepted}
          note={`${grouped(tally.completed)} paired${isOver ? '' : ' so far'}`}
        >
          {grouped(tally.accepted)}
        </Figure>
        <Figure name="Duplicates" colour={COLOURS.duplicates} note="already held, unchanged">
          {grouped(tally.duplicates)}
        </Figure>
        {tally.stale > 0 && (
          <Figure name="Stale" colour={COLOURS.stale} note="something newer is held">
            {grouped(tally.stale)}
          </Figure>
        )}
        <Figure
          name="Refused"
          colour={COLOURS.refused}
          note={tally.refused === 0 ? 'none' : 'not stored, see below'}
        >
          {grouped(tally.refused)}
        </Figure>
        {(!isOver || tally.rows < rowsTotal) && (
          <Figure
            name={isOver ? 'Not sent' : 'To send'}
            colour="var(--strong)"
            note={
              isOver ? 'pick the files again to go on' : `${counted(inFlight, 'batch', 'batches')} in flight`
            }
          >
            {grouped(rowsTotal - tally.rows)}
          </Figure>
        )}
        <Figure
          name="Waited"
          note={waits === 0 ? 'not once' : `${waits === 1 ? 'once' : `${grouped(waits)} times`}, for Muster`}
        >
          {waits === 0 ? '0 s' : duration(waitedMs)}
        </Figure>
      </dl>
    </div>
  );
}

type FigureProps = { name: string; colour?: string; note: string; children: ReactNode };

const Figure = ({ name, colour, note, children }: FigureProps) => (
  <div className="min-w-0 lg:not-first:border-l lg:not-first:border-rule lg:not-first:pl-4">
    <dt className="flex items-center gap-2 text-small">
      {colour !== undefined && (
        <span aria-hidden className="size-2 shrink-0" style={{ background: colour }} />
      )}
      {name}
    </dt>
    <dd className="text-figure font-figure tabular-nums">{children}</dd>
    <dd className="text-small text-ink-3">{note}</dd>
  </div>
);
