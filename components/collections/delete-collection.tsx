'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { acted } from '#lib/contract/control.ts';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type Props = { name: string; index: string; onClose: () => void };

/** Takes a collection away with all that it holds, once its name is typed. */
export function DeleteCollection({ name, index, onClose }: Props) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => sendJson(acted, 'DELETE', `${apiOf(name)}?confirm=${encodeURIComponent(name)}`),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries(),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={`Delete ${name}`}
      description={`Everything that it holds leaves Redis. The index ${index} is dropped with its documents if Muster made it.`}
    >
      <TypedConfirmation
        phrase={name}
        verb="Delete the collection"
        warning="This can’t be undone."
        isSending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onCancel={onClose}
      />
    </Dialog>
  );
}
