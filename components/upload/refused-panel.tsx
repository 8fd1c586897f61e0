'use client';

import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { RefusedTable } from '#components/upload/refused-table.tsx';
import { upload } from '#components/upload/session.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import { REFUSED_KEPT_MAX } from '#components/upload/work/faults.ts';

/** Rows that Muster did not take, with their reasons, to be mended. */
export function RefusedPanel() {
  const { progress, end } = useUpload();
  const refused = progress?.tally.refused ?? 0;
  if (progress === null || refused === 0) return null;
  const listed = Math.min(refused, REFUSED_KEPT_MAX);
  const rest = end === null ? '; the rest goes on' : '; the others are held';
  return (
    <Panel
      title="Refused"
      sub={`${counted(refused, 'row')}, ${counted(progress.groups.length, 'reason')}${rest}`}
      actions={
        <TextButton onClick={upload.saveRefused}>
          Download {listed < refused ? `the first ${grouped(listed)}` : grouped(listed)} as CSV
        </TextButton>
      }
    >
      <RefusedTable groups={progress.groups} />
    </Panel>
  );
}
