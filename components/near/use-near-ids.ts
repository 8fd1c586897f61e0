'use client';

import { useQuery } from '@tanstack/react-query';
import { idRuleProposals, type RuleEffect } from '#lib/contract/near-ids.ts';
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

/** The rule that would pair the most of what waits, and whether all of that was looked at; null while none would pair any. */
export function useNearest(collection: string): { effect: RuleEffect; isAll: boolean } | null {
  const { data } = useNearIds(collection);
  const effect = data?.proposals.at(-1);
  return data && effect && effect.pairs_gained > 0 ? { effect, isAll: data.complete } : null;
}
