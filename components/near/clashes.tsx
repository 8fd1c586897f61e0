import { TriangleAlert } from 'lucide-react';
import type { RuleEffect } from '#lib/contract/near-ids.ts';
import { NearTable } from '#components/near/near-table.tsx';
import { grouped } from '#components/ui/format.ts';

/** Which different items a rule would take for one; nothing where there are none. */
export function Clashes({ effect, sides }: { effect: RuleEffect; sides: readonly string[] }) {
  const { conflicts, conflict_samples: samples } = effect;
  if (conflicts === 0) return null;
  return (
    <div className="mt-3">
      <p className="mb-1 flex gap-2">
        <TriangleAlert aria-hidden size={14} className="mt-[3px] shrink-0 text-warn" />
        <span>
          <span className="font-semibold text-warn">
            {grouped(conflicts)} {conflicts === 1 ? 'new ID is' : 'new IDs are'} shared by items of one side.
          </span>{' '}
          Are they the same item? The newest embedding of each stays, the others go.
        </span>
      </p>
      <NearTable label="IDs that would be shared" samples={samples} sides={sides} />
    </div>
  );
}
