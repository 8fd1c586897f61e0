'use client';

import { counted } from '#components/ui/format.ts';
import { TextButton } from '#components/ui/button.tsx';
import { upload } from '#components/upload/session.ts';
import { isOnlyRefused } from '#components/upload/state.ts';
import type { FileFacts } from '#components/upload/work/plan.ts';
import { useUpload } from '#components/upload/use-upload.ts';

/** What a retry is about to send, and how what was wrong can be mended. */
export function RetryNote() {
  const state = useUpload();
  const { earlier, files } = state;
  if (earlier === null) return null;
  const before = new Set(earlier.files);
  const added = files.filter((file) => !before.has(file) && file.state.kind === 'read');
  const mended = added.filter((file) => mayStandAsBefore(file, earlier.files));
  const isOnly = isOnlyRefused(state);
  const whole = isOnly ? added.filter((file) => !mended.includes(file)) : added;
  const { refused } = earlier.total;
  return (
    <div className="mb-5 flex flex-wrap gap-x-3 border-l-2 border-overprint pl-3 text-ink-2">
      <output className="[overflow-wrap:anywhere]">
        {counted(refused, 'refused row')} {refused === 1 ? 'is' : 'are'} sent again
        {whole.length === 0
          ? ', and no other.'
          : `, and all rows of ${whole.map(({ name }) => name).join(', ')}; those that are held already count as duplicates.`}{' '}
        Map them otherwise, choose another collection, or add a mended file: one of the same name takes the
        place of the first.
      </output>
      {mended.length > 0 && (
        <TextButton onClick={() => upload.chooseOnlyRefused(!isOnly)}>
          {isOnly ? `Send all rows of ${mended[0]!.name}` : `Send only ${counted(refused, 'refused row')}`}
        </TextButton>
      )}
    </div>
  );
}

/** A mended file of another length has its rows elsewhere. */
function mayStandAsBefore({ key, state }: FileFacts, before: readonly FileFacts[]): boolean {
  const old = before.find((file) => file.key === key)?.state;
  return state.kind === 'read' && old?.kind === 'read' && state.table.rows === old.table.rows;
}
