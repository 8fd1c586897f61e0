'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { collection as collectionAnswer } from '#lib/contract/answers.ts';
import { sendJson } from '#components/hooks/api.ts';
import { apiOf, useCollections } from '#components/hooks/queries.ts';

/** Whether a collection's indexing is paused, and the switch. */
export function usePause(collection: string) {
  const client = useQueryClient();
  const entry = useCollections().data?.collections.find(({ name }) => name === collection);
  const isPaused = entry?.paused ?? false;
  const { mutate, isPending, error } = useMutation({
    mutationFn: () =>
      sendJson(collectionAnswer, 'POST', `${apiOf(collection)}/${isPaused ? 'resume' : 'pause'}`),
    onSettled: () =>
      Promise.all(['collections', 'troubles'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return { isPaused, isPending, error, toggle: () => mutate() };
}
