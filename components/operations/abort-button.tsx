'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { operation as operationAnswer } from '#lib/contract/control.ts';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { Button } from '#components/ui/button.tsx';

/** Ends an operation after the step under way. */
export function AbortButton({ collection, operation }: { collection: string; operation: string }) {
  const client = useQueryClient();
  const abort = useMutation({
    mutationFn: () => sendJson(operationAnswer, 'POST', `${apiOf(collection)}/operations/${operation}/abort`),
    onSettled: () =>
      Promise.all(
        ['operation', 'operations'].map((key) => client.invalidateQueries({ queryKey: [key, collection] })),
      ),
  });
  return (
    <>
      <Button onClick={() => abort.mutate()} disabled={abort.isPending || abort.isSuccess}>
        {abort.isSuccess ? 'Stopping after this step' : 'Stop after this step'}
      </Button>
      {abort.error && (
        <p role="alert" className="mt-2 text-bad">
          {abort.error.message}
        </p>
      )}
    </>
  );
}
