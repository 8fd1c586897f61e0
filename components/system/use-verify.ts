'use client';

import { useMutation } from '@tanstack/react-query';
import { operation } from '#lib/contract/control.ts';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useOperation } from '#components/hooks/use-operation.ts';
import { toVerified } from '#components/system/words.ts';

/** Begins a verify of a collection, and follows it to its end. */
export function useVerify(collection: string) {
  const begin = useMutation({
    mutationFn: () => sendJson(operation, 'POST', `${apiOf(collection)}/verify`, { repair: false }),
  });
  const followed = useOperation(collection, begin.data?.id ?? null) ?? begin.data;
  return {
    started: followed && toVerified(collection, followed),
    isPending: begin.isPending,
    error: begin.error,
    start: () => begin.mutate(),
  };
}
