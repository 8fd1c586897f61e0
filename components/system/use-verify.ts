'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { operation } from '#lib/contract/control.ts';
import { getJson, sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { toVerified } from '#components/system/words.ts';

const PROGRESS_MS = 1_000;

/** Begins a verify of a collection, and follows it to its end. */
export function useVerify(collection: string) {
  const begin = useMutation({
    mutationFn: () => sendJson(operation, 'POST', `${apiOf(collection)}/verify`, { repair: false }),
  });
  const id = begin.data?.id;
  const followed = useQuery({
    queryKey: ['operation', collection, id],
    queryFn: ({ signal }) => getJson(operation, `${apiOf(collection)}/operations/${id}`, signal),
    enabled: id !== undefined,
    initialData: begin.data,
    refetchInterval: ({ state }) => (state.data?.outcome.state === 'running' ? PROGRESS_MS : false),
  });
  return {
    started: followed.data && id !== undefined ? toVerified(collection, followed.data) : undefined,
    isPending: begin.isPending,
    error: begin.error,
    start: () => begin.mutate(),
  };
}
