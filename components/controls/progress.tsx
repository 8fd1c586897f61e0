'use client';

import type { Operation } from '#lib/contract/control.ts';
import { AbortButton } from '#components/operations/abort-button.tsx';
import { ProgressBar } from '#components/ui/progress-bar.tsx';

type Props = { collection: string; id: string; operation: Operation | undefined; meant: number };

/** How far a committed action has come. */
export function Progress({ collection, id, operation, meant }: Props) {
  const { changed = 0, skipped = 0 } = operation?.outcome ?? {};
  return (
    <div className="mt-4 border-t border-rule pt-3">
      <ProgressBar done={changed + skipped} total={meant} />
      <p className="mt-3 text-ink-3">Closed, this goes on, and tells of its end.</p>
      <div className="mt-4">
        <AbortButton collection={collection} operation={id} />
      </div>
    </div>
  );
}
