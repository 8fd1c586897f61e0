'use client';

import { useState } from 'react';
import type { IdRule } from '#lib/contract/id-rule.ts';
import type { IdRuleProposals } from '#lib/contract/near-ids.ts';
import { useCollection } from '#components/hooks/use-collection.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { Proposal } from '#components/near/proposal.tsx';
import { sayRule } from '#components/near/say-rule.ts';
import { useNearIds } from '#components/near/use-near-ids.ts';
import { useVitals } from '#components/shell/use-vitals.ts';
import { counted, grouped } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { fetched } from '#components/ui/fetched.tsx';

const ApplyRule = fetched(() => import('#components/near/apply-rule.tsx').then(({ ApplyRule }) => ApplyRule));

/** What waits only because its sides are written differently, and the rules that would pair it. */
export function NearMisses() {
  const collection = useCollection();
  const { entry } = useVitals(collection);
  const { data, error, refetch } = useNearIds(collection);
  const mayOperate = useMay('operate');
  const [previewed, setPreviewed] = useState<IdRule | null>(null);
  const sides = (entry?.modalities ?? []).filter(({ required }) => required).map(({ name }) => name);
  return (
    <>
      <PageHeader title="Near-misses" sub={data ? saySum(data) : '–'} />
      {!data && error && <PanelProblem what="The near-misses" error={error} onRetry={() => void refetch()} />}
      {!data && !error && <output className="block text-ink-2">Comparing the IDs that wait …</output>}
      {data && (
        <>
          <p className="mb-6 text-ink-2">
            <span className="text-ink-3">In force:</span> {sayRule(data.id_rule)}.
          </p>
          <div className="grid gap-6">
            {data.proposals.map((effect) => (
              <Proposal
                key={JSON.stringify(effect.id_rule)}
                effect={effect}
                sides={sides}
                isAll={data.complete}
                onPreview={mayOperate ? () => setPreviewed(effect.id_rule) : undefined}
              />
            ))}
          </div>
        </>
      )}
      {previewed && (
        <ApplyRule
          key={JSON.stringify(previewed)}
          collection={collection}
          rule={previewed}
          sides={sides}
          onClose={() => setPreviewed(null)}
        />
      )}
    </>
  );
}

function saySum({ proposals, looked_at: lookedAt, complete }: IdRuleProposals): string {
  if (lookedAt === 0) return 'Nothing waits, so there is nothing to compare.';
  const most = proposals.at(-1)?.pairs_gained;
  const among = complete
    ? `Among all ${counted(lookedAt, 'item')} that wait`
    : `Among the ${grouped(lookedAt)} that wait the longest`;
  return most === undefined
    ? `${among}, no IDs differ only in how they are written.`
    : `${among}, ${counted(most, 'pair')} differ only in how their IDs are written. Nothing changes before a preview.`;
}
