import { TriangleAlert } from 'lucide-react';
import type { FileFault } from '#components/upload/work/protocol.ts';

/** Files that could not be read to their end. */
export function FileFaults({ faults }: { faults: readonly FileFault[] }) {
  if (faults.length === 0) return null;
  return (
    <ul className="grid gap-1">
      {faults.map(({ file, why, rows }) => (
        <li key={file + why} className="flex gap-2 text-warn">
          <TriangleAlert aria-hidden size={14} strokeWidth={2.25} className="mt-[3px] shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="font-mono text-small">{file}</span>: {why}{' '}
            {rows > 0 ? 'Its rows up to there count.' : 'None of its rows counts.'}
          </span>
        </li>
      ))}
    </ul>
  );
}
