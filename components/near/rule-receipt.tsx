import type { Operation } from '#lib/contract/control.ts';
import type { IdRuleApplied } from '#lib/contract/near-ids.ts';
import { Outcome } from '#components/controls/outcome.tsx';
import { Progress } from '#components/controls/progress.tsx';
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
    <Outcome collection={collection} operation={id} onClose={onClose}>
      <output className="block font-medium">
        The rule is in force. {operation && sayOutcome(operation)}
      </output>
    </Outcome>
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
