'use client';

import { useWidth } from '#components/hooks/use-width.ts';
import { Panel } from '#components/ui/panel.tsx';
import { grouped } from '#components/ui/format.ts';
import { LeavesPicture } from '#components/upload/leaves-picture.tsx';
import type { TargetModality } from '#components/upload/work/plan.ts';
import type { Estimate } from '#components/upload/work/protocol.ts';

type Props = {
  estimate: Estimate | null;
  isLooking: boolean;
  /** It tells of all rows, though only some are to be sent. */
  isOfAll: boolean;
  modalities: readonly Pick<TargetModality, 'name' | 'required'>[];
};

/** What the upload would leave, from its first rows. */
export function EstimatePanel({ estimate, isLooking, isOfAll, modalities }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const factor = estimate?.rowsTotal ? estimate.rowsTotal / Math.max(1, estimate.rows) : 1;
  return (
    <Panel
      title={isOfAll ? 'All rows of these files would leave' : 'This upload would leave'}
      sub={estimate === null ? '–' : sayBasis(estimate)}
    >
      <div ref={ref} className="min-h-[104px]">
        {estimate !== null && width > 0 && (
          <LeavesPicture combinations={estimate.combinations} {...{ modalities, width, factor }} />
        )}
        {estimate === null && (
          <p className="text-ink-3">
            {isLooking ? 'Looking at the first rows.' : 'Nothing is chosen to be sent.'}
          </p>
        )}
      </div>
      {estimate?.knowsHeld === false && (
        <p className="mt-3 text-ink-3">Muster could not say what it holds; only the files are counted.</p>
      )}
    </Panel>
  );
}

function sayBasis({ rows, rowsTotal }: Estimate): string {
  if (rowsTotal !== null && rows >= rowsTotal) return 'by all IDs; the check looks at the vectors too';
  return `estimate from the first ${grouped(rows)} rows; exact after the check`;
}
