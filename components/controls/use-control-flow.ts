'use client';

import {
  type InfiniteData,
  type QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useState } from 'react';
import { acted, preview, type Operation, type Preview } from '#lib/contract/control.ts';
import { ApiError, sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useOperation } from '#components/hooks/use-operation.ts';
import type { ControlRequest } from '#components/controls/actions.ts';

/** Where an action stands. */
export type ControlFlow =
  | { step: 'previewing' }
  | { step: 'refused'; error: Error; retry: () => void }
  | {
      step: 'confirming';
      preview: Preview;
      /** The last preview was over when it was committed; this one is new. */
      isRenewed: boolean;
      isSending: boolean;
      error: Error | null;
      commit: () => void;
    }
  | { step: 'running'; operation: Operation | undefined; id: string; meant: number }
  | { step: 'ended'; operation: Operation; meant: number };

/** Previews an action, commits exactly that, and follows the operation to its end. */
export function useControlFlow(
  collection: string,
  { action, scope, ids, filter }: ControlRequest,
  onEnd: (operation: Operation) => void,
): ControlFlow {
  const client = useQueryClient();
  const [round, setRound] = useState(0);
  const path = `${apiOf(collection)}/${action}`;
  const shown = useQuery({
    queryKey: ['preview', path, scope, ids, filter, round],
    queryFn: () => sendJson(preview, 'POST', path, { scope, ids, filter, dry_run: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const commit = useMutation({
    mutationFn: (token: string) => sendJson(acted, 'POST', path, { token }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'preview_expired') setRound((last) => last + 1);
    },
  });
  const id = commit.data?.operation;
  const followed = useOperation(collection, id ?? null, (done) => {
    forgetLaterPages(client);
    for (const key of ['items', 'failures', 'stats', 'operations', 'item', 'activity'])
      void client.invalidateQueries({ queryKey: [key] });
    onEnd(done);
  });

  const meant = shown.data?.count ?? 0;
  if (followed && followed.outcome.state !== 'running') return { step: 'ended', operation: followed, meant };
  if (id !== undefined) return { step: 'running', operation: followed, id, meant };
  if (shown.error) return { step: 'refused', error: shown.error, retry: () => void shown.refetch() };
  if (!shown.data) return { step: 'previewing' };
  const isExpired = commit.error instanceof ApiError && commit.error.code === 'preview_expired';
  const { token } = shown.data;
  return {
    step: 'confirming',
    preview: shown.data,
    isRenewed: round > 0,
    isSending: commit.isPending,
    error: isExpired ? null : commit.error,
    commit: () => commit.mutate(token),
  };
}

/** A list that was read far is read anew from its beginning, not page by page. */
const forgetLaterPages = (client: QueryClient) =>
  client.setQueriesData<InfiniteData<unknown>>(
    { queryKey: ['items'] },
    (list) => list && { pages: list.pages.slice(0, 1), pageParams: list.pageParams.slice(0, 1) },
  );
