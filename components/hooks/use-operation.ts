'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { operation, type Operation } from '#lib/contract/control.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';

const PROGRESS_MS = 500;

/**
 * Follows an operation to its end.
 * @param id null while there is none yet
 * @param onEnd called once, when it is done, aborted or failed
 */
export function useOperation(
  collection: string,
  id: string | null,
  onEnd?: (ended: Operation) => void,
): Operation | undefined {
  const { data } = useQuery({
    queryKey: ['operation', collection, id],
    queryFn: ({ signal }) => getJson(operation, `${apiOf(collection)}/operations/${id}`, signal),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data && state.data.outcome.state !== 'running' ? false : PROGRESS_MS,
  });
  const ended = data && data.outcome.state !== 'running' ? data : null;
  const end = useEffectEvent((done: Operation) => onEnd?.(done));
  const endedId = ended?.id;
  useEffect(() => {
    if (ended) end(ended);
    // oxlint-disable-next-line react/exhaustive-deps -- an operation ends once
  }, [endedId]);
  return data;
}
