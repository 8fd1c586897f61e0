'use client';

import { TextButton } from '#components/ui/button.tsx';
import { counted, grouped, moment } from '#components/ui/format.ts';
import { upload } from '#components/upload/session.ts';
import { isOnlyRefused } from '#components/upload/state.ts';
import { useUpload } from '#components/upload/use-upload.ts';
import type { RefusedBefore } from '#components/upload/work/protocol.ts';

/** Rows of these files were refused in an upload before: only those are sent, or all. */
export function RefusedNote() {
  const state = useUpload();
  const { refusedBefore, earlier } = state;
  if (refusedBefore === null || earlier !== null) return null;
  const { rows } = refusedBefore;
  const isOnly = isOnlyRefused(state);
  return (
    <div className="mb-5 flex flex-wrap gap-x-3 border-l-2 border-overprint pl-3 text-ink-2">
      <output className="[overflow-wrap:anywhere]">
        {sayRefusedBefore(refusedBefore)}{' '}
        {isOnly
          ? `Only ${rows === 1 ? 'this row is' : 'these rows are'} sent, by ${rows === 1 ? 'its number' : 'their numbers'}.`
          : 'All rows are sent; those that are held already count as duplicates.'}
      </output>
      <TextButton onClick={() => upload.chooseOnlyRefused(!isOnly)}>
        {isOnly ? 'Send all rows' : `Send only ${counted(rows, 'row')}`}
      </TextButton>
    </div>
  );
}

function sayRefusedBefore({ rows, files, list, at }: RefusedBefore): string {
  const of = files.length === 1 ? files[0]! : `${grouped(files.length)} of these files`;
  if (list !== null) return `${list} lists ${counted(rows, 'refused row')} of ${of}.`;
  const when = at === null ? '' : ` on ${moment(at)}`;
  return `${counted(rows, 'row')} of ${of} ${rows === 1 ? 'was' : 'were'} refused here${when}.`;
}
