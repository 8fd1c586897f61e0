'use client';

import { type ControlRequest, phraseOf, titleOf } from '#components/controls/actions.ts';
import type { ControlFlow } from '#components/controls/use-control-flow.ts';
import { Button } from '#components/ui/button.tsx';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type Props = {
  request: ControlRequest;
  flow: Extract<ControlFlow, { step: 'confirming' }>;
  onCancel: () => void;
};

/** The last word before an action: typed, where it cannot be undone. */
export function Confirmation({ request, flow, onCancel }: Props) {
  const { count } = flow.preview;
  if (count === 0)
    return (
      <div className="mt-4">
        <p className="mb-4 text-ink-2">Nothing matches, so there is nothing to do.</p>
        <Button onClick={onCancel}>Close</Button>
      </div>
    );
  return (
    <TypedConfirmation
      phrase={phraseOf(request, count)}
      verb={titleOf(request, count)}
      warning={`${request.action === 'discard' ? 'This' : 'Indexing'} can’t be undone from here.`}
      isSending={flow.isSending}
      error={flow.error}
      onConfirm={flow.commit}
      onCancel={onCancel}
    />
  );
}
