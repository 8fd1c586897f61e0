'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Stats } from '#lib/contract/answers.ts';
import { acted } from '#lib/contract/control.ts';
import { ApiError, sendJson } from '#components/hooks/api.ts';
import { apiOf, useStats } from '#components/hooks/queries.ts';
import { heldCount } from '#components/readiness/columns.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { counted } from '#components/ui/format.ts';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

type Props = { name: string; index: string; onClose: () => void };

/** Takes a collection away with all that it holds, once its name is typed. */
export function DeleteCollection({ name, index, onClose }: Props) {
  const client = useQueryClient();
  const { data: stats } = useStats(name);
  const remove = useMutation({
    mutationFn: (force: boolean) =>
      sendJson(acted, 'DELETE', `${apiOf(name)}?confirm=${encodeURIComponent(name)}&force=${force}`),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries(),
  });
  // Its name was typed, so what is missing is a word about those who search it.
  const isWarned = remove.error instanceof ApiError && remove.error.code === 'confirmation_required';
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={`Delete ${name}`}
      description={`${sayHeld(stats)} Its index is dropped if Muster made it: ${index}, ${sayIndexed(stats)}.`}
    >
      <TypedConfirmation
        phrase={name}
        verb={isWarned ? 'Delete it all the same' : 'Delete the collection'}
        warning="This can’t be undone."
        isSending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(isWarned)}
        onCancel={onClose}
      />
    </Dialog>
  );
}

const sayHeld = (stats: Stats | undefined) =>
  stats === undefined
    ? 'All items that it holds leave Redis for good.'
    : `It holds ${counted(heldCount(stats), 'item')}, which leave Redis for good.`;

const sayIndexed = (stats: Stats | undefined) =>
  stats?.indexed == null ? 'with all its documents' : `with ${counted(stats.indexed, 'document')}`;
