'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { IdRule } from '#lib/contract/id-rule.ts';
import { idRuleApplied, idRulePreview } from '#lib/contract/near-ids.ts';
import { ApiError, sendJson } from '#components/hooks/api.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { useOperation } from '#components/hooks/use-operation.ts';

/** Previews a rule, applies exactly that, and follows the operation to its end. */
export function useApplyRule(collection: string, rule: IdRule) {
  const client = useQueryClient();
  const path = `${apiOf(collection)}/id-rules`;
  const preview = useQuery({
    queryKey: ['rule-preview', collection, rule],
    queryFn: () => sendJson(idRulePreview, 'POST', `${path}/preview`, { id_rule: rule }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const renew = () =>
    Promise.all(
      ['near-ids', 'collections', 'items', 'stats', 'operations'].map((key) =>
        client.invalidateQueries({ queryKey: [key] }),
      ),
    );
  const apply = useMutation({
    /** @param token of the preview, where the backlog is meant too */
    mutationFn: (token: string | null) =>
      sendJson(idRuleApplied, 'POST', `${path}/apply`, {
        id_rule: rule,
        ...(token !== null && { backlog: true, token }),
      }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'preview_expired') void preview.refetch();
    },
    onSuccess: renew,
  });
  const followed = useOperation(collection, apply.data?.operation ?? null, () => void renew());
  return { preview, apply, operation: followed };
}
