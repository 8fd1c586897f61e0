import type { Operation } from '#lib/contract/control.ts';
import { type ControlRequest, receiptOf } from '#components/controls/actions.ts';
import { Outcome } from '#components/controls/outcome.tsx';

type Props = { request: ControlRequest; collection: string; operation: Operation; onClose: () => void };

/** What came of an action. */
export function Receipt({ request, collection, operation, onClose }: Props) {
  const { state, changed, skipped, detail } = operation.outcome;
  return (
    <Outcome collection={collection} operation={operation.id} onClose={onClose}>
      <output className="block font-medium">
        {receiptOf(request, changed, skipped)}
        {state === 'aborted' && ' It was stopped before its end.'}
        {state === 'failed' && ' It failed before its end.'}
      </output>
      {detail !== null && <p className="mt-1 text-ink-2">{detail}</p>}
    </Outcome>
  );
}
