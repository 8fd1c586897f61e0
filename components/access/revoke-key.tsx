'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyEntry, keyRevoked } from '#lib/contract/access.ts';
import { sendJson } from '#components/hooks/api.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { TypedConfirmation } from '#components/ui/typed-confirmation.tsx';

/** Ends a key, once its name is typed. */
export function RevokeKey({ entry: { id, name }, onClose }: { entry: KeyEntry; onClose: () => void }) {
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => sendJson(keyRevoked, 'DELETE', `/api/keys/${id}`),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['keys'] }),
  });
  return (
    <Dialog
      open
      onClose={onClose}
      placed="side"
      title={`Revoke ${name}`}
      description={`The very next request with the key ${id} is refused, at every replica, and whoever signed in with it is signed out.`}
    >
      <TypedConfirmation
        phrase={name}
        verb="Revoke the key"
        warning="This can’t be undone."
        isSending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate()}
        onCancel={onClose}
      />
    </Dialog>
  );
}
