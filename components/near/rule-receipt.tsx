import Link from 'next/link';
import type { Operation } from '#lib/contract/control.ts';
import type { IdRuleApplied } from '#lib/contract/near-ids.ts';
import { Progress } from '#components/controls/progress.tsx';
import { operationAddress } from '#components/shell/pages.ts';
import { Button } from '#components/ui/button.tsx';
import { grouped } from '#components/ui/format.ts';

type Props = {
  collection: string;
  applied: IdRuleApplied;
  operation: Operation | undefined;
  meant: number;
  onClose: () => void;
};

/** How far an applied rule has come with what waits, and what came of it. */
export function RuleReceipt({ collection, applied, operation, meant, onClose }: Props) {
  const id = applied.operation;
  if (id !== null && (!operation || operation.outcome.state === 'running'))
    return <Progress {...{ collection, id, operation, meant }} />;
  return (
    <div className="mt-4 border-t border-rule pt-3">
      <output className="block font-medium">
        The rule is in force. {operation && sayOutcome(operation)}
      </output>
      {id !== null && (
        <p className="mt-3">
          <Link
            href={operationAddress(collection, id)}
            prefetch={false}
            className="underline decoration-strong underline-offset-4 hover:decoration-current"
          >
            Open the operation
          </Link>
        </p>
      )}
      <div className="mt-4">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

function sayOutcome({ outcome: { state, changed, skipped } }: Operation): string {
  const left =
    skipped === 0
      ? ''
      : ` ${grouped(skipped)} moved on since the preview, or may not, and stayed as they are.`;
  const end =
    state === 'done'
      ? ''
      : state === 'aborted'
        ? ' It was stopped before its end.'
        : ' It failed before its end.';
  return `Renamed ${grouped(changed)}.${left}${end}`;
}
