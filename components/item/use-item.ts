'use client';

import { useQuery } from '@tanstack/react-query';
import { hits, item } from '#lib/contract/answers.ts';
import { getJson, sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';

const REFRESH_MS = 2_000;
const NEIGHBOURS = 5;

/** Where an item's API is. */
export const itemApi = (collection: string, id: string): string =>
  `${apiOf(collection)}/items/${encodeURIComponent(id)}`;

/** One item, held and indexed, every 2 s. */
export const useItem = (collection: string, id: string) =>
  useQuery({
    queryKey: ['item', collection, id],
    queryFn: ({ signal }) => getJson(item, itemApi(collection, id), signal),
    refetchInterval: REFRESH_MS,
  });

/** The values that the index has; asked for again when the document was written anew. */
export const useVectors = (collection: string, id: string, writtenAt: string | undefined) =>
  useQuery({
    queryKey: ['vectors', collection, id, writtenAt],
    queryFn: async ({ signal }) =>
      (await getJson(item, `${itemApi(collection, id)}?vectors=true`, signal)).document?.vectors ?? {},
    enabled: writtenAt !== undefined,
    staleTime: Infinity,
  });

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
