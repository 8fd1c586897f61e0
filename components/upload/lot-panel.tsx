'use client';

import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped } from '#components/ui/format.ts';
import { Panel } from '#components/ui/panel.tsx';
import { LotTable } from '#components/upload/lot-table.tsx';
import { upload } from '#components/upload/session.ts';
import type { TargetModality } from '#components/upload/work/plan.ts';
import type { SendProgress } from '#components/upload/work/protocol.ts';

type Props = { progress: SendProgress; modalities: readonly TargetModality[] };

/** Each file or row group, and how far it is: some of them, or all. */
export function LotPanel({ progress: { files, counts }, modalities }: Props) {
  const { parts, partsSending, areGroups, areAll } = counts;
  return (
    <Panel
      title={areGroups ? 'Row groups' : 'Files'}
      sub={`${areGroups ? grouped(parts) : counted(counts.files, 'file')}${partsSending > 0 ? `, ${grouped(partsSending)} in flight` : ''}`}
      actions={
        (areAll || files.length < parts) && (
          <TextButton onClick={() => upload.show(!areAll)}>{areAll ? 'Show fewer' : 'Show all'}</TextButton>
        )
      }
    >
      <LotTable files={files} areGroups={areGroups} modalities={modalities} />
    </Panel>
  );
}
