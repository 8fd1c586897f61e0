import Link from 'next/link';
import type { Operation } from '#lib/contract/control.ts';
import { type ControlRequest, receiptOf } from '#components/controls/actions.ts';
import { operationAddress } from '#components/shell/pages.ts';
import { Button } from '#components/ui/button.tsx';

type Props = { request: ControlRequest; collection: string; operation: Operation; onClose: () => void };

/** What came of an action. */
export function Receipt({ request, collection, operation, onClose }: Props) {
  const { state, changed, skipped, detail } = operation.outcome;
  return (
    <div className="mt-4 border-t border-rule pt-3">
      <output className="block font-medium">
        {receiptOf(request, changed, skipped)}
        {state === 'aborted' && ' It was stopped before its end.'}
        {state === 'failed' && ' It failed before its end.'}
      </output>
      {detail !== null && <p className="mt-1 text-ink-2">{detail}</p>}
      <p className="mt-3">
        <Link
          href={operationAddress(collection, operation.id)}
          prefetch={false}
          onClick={onClose}
          className="underline decoration-strong underline-offset-4 hover:decoration-current"
        >
          Open the operation
        </Link>
      </p>
      <div className="mt-4">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}
