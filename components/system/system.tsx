'use client';

import { useQuery } from '@tanstack/react-query';
import { system } from '#lib/contract/console.ts';
import { getJson } from '#components/hooks/api.ts';
import { IndexPanel } from '#components/system/index-panel.tsx';
import { RedisPanel } from '#components/system/redis-panel.tsx';
import { ReplicaPanel } from '#components/system/replica-panel.tsx';
import { sumUp } from '#components/system/words.ts';
import { VerifyPanel } from '#components/system/verify-panel.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

const EVERY_MS = 10_000;

/** What Muster runs on, and what of it endangers a promise. */
export function System() {
  const query = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => getJson(system, '/api/system', signal),
    refetchInterval: EVERY_MS,
  });
  const panel = { query, everyMs: EVERY_MS };
  return (
    <>
      <PageHeader title="System" sub={query.data ? sumUp(query.data) : '–'} />
      <div className="grid gap-x-8 gap-y-6 @4xl:grid-cols-2">
        <RedisPanel {...panel} />
        <IndexPanel {...panel} />
        <ReplicaPanel {...panel} />
        <VerifyPanel {...panel} />
      </div>
    </>
  );
}
