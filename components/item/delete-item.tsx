'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { itemDeleted } from '#lib/contract/control.ts';
import { sendJson } from '#components/hooks/api.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { itemApi } from '#components/item/use-item.ts';
import { operationAddress } from '#components/shell/pages.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Time } from '#components/ui/time.tsx';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type Props = { collection: string; id: string; onClose: () => void };

const IN_INDEX =
  'What is held leaves Redis and its document leaves the index, both for good. Where other applications have fields in the document, those stay.';
const AT_SERVICE = 'What is held leaves Redis for good. What was sent to the service stays there.';

/** Takes one item away, held and indexed, once that is typed. */
export function DeleteItem({ collection, id, onClose }: Props) {
  const client = useQueryClient();
  const { isService } = useEngine();
  const remove = useMutation({
    mutationFn: () => sendJson(itemDeleted, 'DELETE', itemApi(collection, id)),
    onSettled: () => client.invalidateQueries({ queryKey: ['item', collection, id] }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title="Delete this item"
      description={`${isService ? AT_SERVICE : IN_INDEX} Until the time that the collection sets, what comes under this ID is turned away.`}
    >
      {remove.data ? (
        <div className="mt-4 border-t border-rule pt-3">
          <output className="block font-medium">
            Deleted. The ID is kept out until <Time ms={remove.data.kept_out_until} />.
          </output>
          {remove.data.detail !== null && <p className="mt-1 text-ink-2">{remove.data.detail}</p>}
          <p className="mt-3">
            <Link
              href={operationAddress(collection, remove.data.operation)}
              prefetch={false}
              className="underline decoration-strong underline-offset-4"
            >
              Open the operation
            </Link>
          </p>
          <div className="mt-4">
            <Button onClick={onClose}>Close</Button>
          </div>
        </div>
      ) : (
        <TypedConfirmation
          phrase="delete"
          verb="Delete"
          warning="This can’t be undone."
          isSending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onCancel={onClose}
        />
      )}
    </Dialog>
  );
}
