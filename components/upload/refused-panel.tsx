'use client';

import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { RefusedTable } from '#components/upload/refused-table.tsx';
import { upload } from '#components/upload/session.ts';
import { totalOf } from '#components/upload/state.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { REFUSED_KEPT_MAX } from '#components/upload/work/faults.ts';

/** Rows that Muster did not take, with their reasons, to be mended. */
export function RefusedPanel({ onRetry }: { onRetry?: () => void }) {
  const state = useUpload();
  const { progress, end } = state;
  const refused = (totalOf(state) ?? progress?.tally)?.refused ?? 0;
  if (progress === null || refused === 0) return null;
  const listed = Math.min(refused, REFUSED_KEPT_MAX);
  const rest = end === null ? '; the rest goes on' : '; the others are held';
  return (
    <Panel
      title="Refused"
      className="max-sm:[&>div:first-child]:flex-wrap"
      sub={`${counted(refused, 'row')}, ${counted(progress.groups.length, 'reason')}${rest}`}
      actions={
        <>
          <TextButton onClick={upload.saveRefused}>
            Download {listed < refused ? `the first ${grouped(listed)}` : grouped(listed)} as CSV
          </TextButton>
          {onRetry && <TextButton onClick={onRetry}>Retry after a fix</TextButton>}
        </>
      }
    >
      <RefusedTable groups={progress.groups} />
    </Panel>
  );
}
