'use client';

import { useQuery } from '@tanstack/react-query';
import { hits, type Item, item } from '#lib/contract/answers.ts';
import { getJson, sendJson } from '#components/hooks/api.ts';
import { heldOf } from '#components/item/held.ts';
import { useFirst } from '#components/hooks/begun.tsx';
import { apiOf } from '#components/hooks/queries.ts';

const REFRESH_MS = 2_000;
const NEIGHBOURS = 5;

/** Where an item's API is. */
export const itemApi = (collection: string, id: string): string =>
  `${apiOf(collection)}/items/${encodeURIComponent(id)}`;

/** One item, held and indexed, every 2 s. */
export function useItem(collection: string, id: string) {
  const first = useFirst(collection)?.item;
  return useQuery({
    queryKey: ['item', collection, id],
    queryFn: ({ signal }) => getJson(item, itemApi(collection, id), signal),
    refetchInterval: REFRESH_MS,
    placeholderData: first?.id === id ? first.answer : undefined,
  });
}

/** An item's values by modality, as they are held and as the index has them. */
export type Vectors = Record<'held' | 'indexed', Record<string, number[]>>;

/** The values of what is held and of what is indexed; asked for again when either has changed. */
export function useVectors(collection: string, id: string, seen: Item | undefined) {
  const versions = JSON.stringify([
    seen && Object.entries(heldOf(seen)).map(([name, { version }]) => [name, version]),
    seen?.document?.indexed_at,
  ]);
  return useQuery({
    queryKey: ['vectors', collection, id, versions],
    queryFn: async ({ signal }): Promise<Vectors> => {
      const found = await getJson(item, `${itemApi(collection, id)}?vectors=true`, signal);
      const held = Object.entries(heldOf(found)).flatMap(([name, { vector }]) =>
        vector ? [[name, vector] as const] : [],
      );
      return { held: Object.fromEntries(held), indexed: found.document?.vectors ?? {} };
    },
    enabled: seen !== undefined && seen.state !== 'unknown',
    staleTime: Infinity,
    placeholderData: (last, lastQuery) => (lastQuery?.queryKey[2] === id ? last : undefined),
  });
}

/** The nearest indexed items by one modality, this one left out. */
export const useNeighbours = (collection: string, id: string, modality: string) =>
  useQuery({
    queryKey: ['neighbours', collection, id, modality],
    queryFn: async () => {
      const found = await sendJson(hits, 'POST', `${apiOf(collection)}/search`, {
        modality,
        id,
        k: NEIGHBOURS + 1,
      });
      return found.hits.filter((hit) => hit.id !== id).slice(0, NEIGHBOURS);
    },
    staleTime: Infinity,
  });
