'use client';

import { useWidth } from '#components/hooks/use-width.ts';
import { counted, grouped } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { FileFaults } from '#components/upload/file-faults.tsx';
import { LeavesPicture } from '#components/upload/leaves-picture.tsx';
import { foretell } from '#components/upload/leaves.ts';
import { RefusedTable } from '#components/upload/refused-table.tsx';
import { UploadBar } from '#components/upload/upload-bar.tsx';
import { useUpload } from '#components/upload/use-upload.ts';
import { CENSUS_MAX } from '#components/upload/work/census.ts';
import type { CheckProgress, Findings } from '#components/upload/work/protocol.ts';
import { toLanes } from '#components/readiness/lanes.ts';

/** The third step: every row by the rules of intake, before anything is sent. */
export function CheckStep() {
  const { checking, findings } = useUpload();
  if (findings !== null) return <FoundOut findings={findings} />;
  return checking === null ? null : <Checking progress={checking} />;
}

function Checking({ progress: { rows, rowsTotal, bytes, bytesTotal } }: { progress: CheckProgress }) {
  const share = rowsTotal === null ? bytes / Math.max(1, bytesTotal) : rows / Math.max(1, rowsTotal);
  return (
    <div className="grid max-w-[860px] gap-3">
      <p className="tabular-nums">
        <span className="text-figure-lg font-figure">{grouped(rows)}</span>{' '}
        <span className="text-ink-2">
          {rowsTotal === null ? 'rows checked' : `of ${grouped(rowsTotal)} rows checked`}
        </span>
      </p>
      <UploadBar label="Rows checked" parts={[{ name: 'checked', share, colour: 'var(--overprint)' }]} />
      <p className="text-ink-3">
        IDs, dims, NaN and infinity, zero vectors, and IDs that come twice: every row, by the rules that
        Muster applies when it takes them.
      </p>
    </div>
  );
}

function FoundOut({ findings }: { findings: Findings }) {
  const { target } = useUpload();
  const [ref, width] = useWidth<HTMLDivElement>();
  const modalities = target?.modalities ?? [];
  const { rows, refused, groups, combinations, knowsHeld, answeredBefore, faults } = findings;
  const { pairs, unmatched } = foretell(combinations, toLanes(modalities), 1);
  return (
    <div className="grid gap-7">
      <div className="grid gap-1.5">
        <output className="block">
          <strong className="font-semibold">
            {rows === 0 ? 'There is no row to send.' : `${counted(rows, 'row')} checked.`}
          </strong>{' '}
          {rows > 0 && (
            <>
              {sayRefused(refused)} {grouped(pairs.inFiles + pairs.withHeld)} will pair now,{' '}
              {grouped(unmatched)} {unmatched === 1 ? 'stays' : 'stay'} unmatched.
            </>
          )}
        </output>
        <Notes {...{ findings, answeredBefore }} />
      </div>
      <FileFaults faults={faults} />
      <Panel
        title="This upload would leave"
        sub={
          knowsHeld
            ? 'by every row, and what is held now'
            : 'by every row; Muster could not say what it holds'
        }
      >
        <div ref={ref} className="min-h-[104px]">
          {width > 0 && <LeavesPicture {...{ combinations, modalities, width }} factor={1} />}
        </div>
        <p className="mt-3 text-ink-3">
          IDs whose other side is in the index already are found there by themselves, some seconds later.
        </p>
      </Panel>
      {groups.length > 0 && (
        <Panel title="At fault" sub={`${counted(refused, 'row')}, ${counted(groups.length, 'reason')}`}>
          <RefusedTable groups={groups} />
        </Panel>
      )}
    </div>
  );
}

function sayRefused(refused: number): string {
  if (refused === 0) return 'None is at fault.';
  return `${grouped(refused)} ${refused === 1 ? 'is' : 'are'} at fault and will be refused; the rest goes on.`;
}

function Notes({
  findings: { repeats, uncounted, notFound },
  answeredBefore,
}: {
  findings: Findings;
  answeredBefore: number;
}) {
  return (
    <>
      {answeredBefore > 0 && (
        <p className="text-ink-2">
          An earlier try of these files in this browser got {counted(answeredBefore, 'row')} answered. It goes
          on after them.
        </p>
      )}
      {notFound > 0 && (
        <p className="font-medium text-warn">
          {counted(notFound, 'row')} that {notFound === 1 ? 'was' : 'were'} refused{' '}
          {notFound === 1 ? 'does' : 'do'} not stand in these files any more: they may have been shortened.
          Send all their rows instead.
        </p>
      )}
      {repeats > 0 && (
        <p className="text-ink-2">
          {counted(repeats, 'row')} repeat an ID: the last one wins. Batches are sent one by one, so that the
          last stays the last.
        </p>
      )}
      {uncounted > 0 && (
        <p className="text-ink-2">
          Repeats and pairs are not told beyond {grouped(CENSUS_MAX)} IDs: {counted(uncounted, 'row')} more
          were checked, and not counted here.
        </p>
      )}
    </>
  );
}
