'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Operation } from '#lib/contract/control.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import {
  consequenceOf,
  type ControlRequest,
  receiptOf,
  titleOf,
  verbOf,
} from '#components/controls/actions.ts';
import { Confirmation } from '#components/controls/confirmation.tsx';
import { PreviewFacts } from '#components/controls/preview-facts.tsx';
import { Progress } from '#components/controls/progress.tsx';
import { Receipt } from '#components/controls/receipt.tsx';
import { type ControlFlow, useControlFlow } from '#components/controls/use-control-flow.ts';
import { operationAddress } from '#components/shell/pages.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

type Props = { request: ControlRequest; open: boolean; onClose: () => void; onDone: () => void };

/** One action from its preview to its receipt. Closed while it runs, it goes on, and its end is told in a toast. */
export function ControlPanel({ request, open, onClose, onDone }: Props) {
  const collection = useCollection();
  const router = useRouter();
  const { isService } = useEngine();
  // The page may turn to another collection while the operation runs.
  const [own] = useState(collection);
  const tell = async (operation: Operation) => {
    onDone();
    if (open) return;
    const { toast } = await import('sonner');
    toast(receiptOf(request, operation.outcome.changed, operation.outcome.skipped), {
      action: { label: 'Open', onClick: () => router.push(operationAddress(own, operation.id)) },
    });
  };
  const flow = useControlFlow(own, request, (operation) => void tell(operation));
  const giveUp = useEffectEvent(onClose);
  useEffect(() => {
    if (own !== collection) giveUp();
  }, [own, collection]);

  return (
    <Dialog
      open={open}
      onClose={onClose}
      placed="side"
      title={headOf(request, flow)}
      description={flow.step === 'ended' ? undefined : consequenceOf(request, isService)}
    >
      <Body {...{ request, flow, collection: own, onClose }} />
    </Dialog>
  );
}

const headOf = (request: ControlRequest, flow: ControlFlow): string => {
  if (flow.step === 'confirming') return titleOf(request, flow.preview.count);
  if (flow.step === 'running' || flow.step === 'ended') return titleOf(request, flow.meant);
  return `${verbOf(request)}…`;
};

type BodyProps = { request: ControlRequest; flow: ControlFlow; collection: string; onClose: () => void };

function Body({ request, flow, collection, onClose }: BodyProps) {
  switch (flow.step) {
    case 'previewing':
      return (
        <output className="block mt-4 border-t border-rule pt-3 text-ink-2">
          Counting what it touches …
        </output>
      );
    case 'refused':
      return (
        <div role="alert" className="mt-4 border-t border-rule pt-3">
          <p className="text-bad">Nothing was done. {flow.error.message}</p>
          <div className="mt-4 flex gap-2">
            <Button onClick={flow.retry}>Preview again</Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </div>
      );
    case 'confirming':
      return (
        <>
          {flow.isRenewed && (
            <output className="block mt-4 border-l-2 border-warn pl-3">
              The preview was over. This is a new one, of now.
            </output>
          )}
          <PreviewFacts request={request} preview={flow.preview} onLeave={onClose} />
          <Confirmation key={flow.preview.token} {...{ request, flow, onCancel: onClose }} />
        </>
      );
    case 'running':
      return <Progress {...{ collection, id: flow.id, operation: flow.operation, meant: flow.meant }} />;
    case 'ended':
      return <Receipt {...{ request, collection, operation: flow.operation, onClose }} />;
  }
}
