'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { itemDeleted } from '#lib/contract/control.ts';
import { Outcome } from '#components/controls/outcome.tsx';
import { sendJson } from '#components/hooks/api.ts';
import { useEngine } from '#components/hooks/use-engine.ts';
import { itemApi } from '#components/item/use-item.ts';
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
        <Outcome collection={collection} operation={remove.data.operation} onClose={onClose}>
          <output className="block font-medium">
            Deleted. The ID is kept out until <Time ms={remove.data.kept_out_until} />.
          </output>
          {remove.data.detail !== null && <p className="mt-1 text-ink-2">{remove.data.detail}</p>}
        </Outcome>
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
