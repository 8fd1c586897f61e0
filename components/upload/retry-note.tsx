'use client';

import { counted } from '#components/ui/format.ts';
import { useUpload } from '#components/upload/use-upload.ts';

/** What a retry is about to send, and how what was wrong can be mended. */
export function RetryNote() {
  const { earlier, files } = useUpload();
  if (earlier === null) return null;
  const before = new Set(earlier.files);
  const added = files.filter((file) => !before.has(file) && file.state.kind !== 'left out');
  return (
    <output className="mb-5 block border-l-2 border-overprint pl-3 text-ink-2">
      {counted(earlier.total.refused, 'refused row')} {earlier.total.refused === 1 ? 'is' : 'are'} sent again
      {added.length === 0
        ? ', and no other.'
        : `, and all rows of ${added.map(({ name }) => name).join(', ')}; those that are held already count as duplicates.`}{' '}
      Map them otherwise, choose another collection, or add a mended file: one of the same name takes the
      place of the first.
    </output>
  );
}
