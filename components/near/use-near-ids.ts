'use client';

import { useQuery } from '@tanstack/react-query';
import { idRuleProposals } from '#lib/contract/near-ids.ts';
import { getJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';

const REFRESH_MS = 30_000;
/** It looks through tens of thousands of IDs. */
const LOOK_MS = 20_000;

/** Rules by which unmatched items would pair, every half minute. */
export const useNearIds = (collection: string) =>
  useQuery({
    queryKey: ['near-ids', collection],
    queryFn: ({ signal }) => getJson(idRuleProposals, `${apiOf(collection)}/id-rules`, signal, LOOK_MS),
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS,
  });

/** How many would pair by the rule that pairs the most; 0 until that is known. */
export function useNearCount(collection: string): number {
  const { data } = useNearIds(collection);
  return data?.proposals.at(-1)?.pairs_gained ?? 0;
}
