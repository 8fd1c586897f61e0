'use client';

import { grouped } from '#components/ui/format.ts';
import { useOtherUpload } from '#components/upload/other-tabs.ts';

/** A line that says that another tab is at it. */
export function OtherTab() {
  const other = useOtherUpload();
  if (other === null) return null;
  return (
    <output className="block mb-4 border-l-2 border-overprint pl-3 text-ink-2 tabular-nums">
      An upload into {other.collection} runs in another tab: {grouped(other.rows)} of{' '}
      {grouped(other.rowsTotal)} rows answered.
    </output>
  );
}
