'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { keys, type KeyEntry } from '#lib/contract/access.ts';
import { ApiError, getJson } from '#components/hooks/api.ts';
import { useMay } from '#components/hooks/use-may.ts';
import { MainButton, TextButton } from '#components/ui/button.tsx';
import { BodyCell, DataTable, FOLDED, HeadCell } from '#components/ui/data-table.tsx';
import { counted } from '#components/ui/format.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { PanelProblem } from '#components/ui/panel-problem.tsx';
import { Time } from '#components/ui/time.tsx';
import { fetched } from '#components/ui/fetched.tsx';

const MakeKey = fetched(() => import('#components/access/make-key.tsx').then(({ MakeKey }) => MakeKey));
const RevokeKey = fetched(() =>
  import('#components/access/revoke-key.tsx').then(({ RevokeKey }) => RevokeKey),
);

const REFRESH_MS = 10_000;

/** Who may do what: the keys that are good. */
export function Keys() {
  const mayAdmin = useMay('admin');
  const { data, error, refetch } = useQuery({
    queryKey: ['keys'],
    queryFn: ({ signal }) => getJson(keys, '/api/keys', signal),
    refetchInterval: REFRESH_MS,
  });
  const isRefused = error instanceof ApiError && error.status === 403;
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<KeyEntry | null>(null);
  return (
    <>
      <PageHeader
        title="Keys"
        sub={data ? sayKeys(data.keys.length) : '–'}
        actions={mayAdmin && <MainButton onClick={() => setMaking(true)}>New key</MainButton>}
      />
      {!data && isRefused && <output className="block text-ink-2">{error.message}</output>}
      {!data && error && !isRefused && (
        <PanelProblem what="The keys" error={error} onRetry={() => void refetch()} />
      )}
      {data && data.keys.length > 0 && (
        <DataTable label="Keys">
          <thead className={FOLDED.head}>
            <tr>
              <HeadCell>Name</HeadCell>
              <HeadCell>Scopes</HeadCell>
              <HeadCell>Collections</HeadCell>
              <HeadCell>Made</HeadCell>
              <HeadCell>Expires</HeadCell>
              <HeadCell>Last used</HeadCell>
              <HeadCell>
                <span className="sr-only">Actions</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody className={FOLDED.body}>
            {data.keys.map((key) => (
              <tr key={key.id} className={FOLDED.row}>
                <BodyCell className="max-md:order-1 max-md:whitespace-normal">
                  <span className="font-medium">{key.name}</span>{' '}
                  <span className="font-mono text-small text-ink-3">{key.id}</span>
                </BodyCell>
                <BodyCell className="max-md:order-3">{key.scopes.join(', ')}</BodyCell>
                <BodyCell className="truncate text-ink-2 max-md:order-4 max-md:text-right">
                  <span className="md:hidden">for </span>
                  {key.collections?.join(', ') ?? 'all'}
                </BodyCell>
                <BodyCell className="text-ink-2 max-md:order-5 max-md:col-span-2">
                  <span className="md:hidden">Made </span>
                  <Time ms={key.created_at} /> by {key.created_by}
                </BodyCell>
                <BodyCell className="text-ink-2 max-md:order-6">
                  <span className="md:hidden">Expires </span>
                  {key.expires_at === null ? 'never' : <Time ms={key.expires_at} />}
                </BodyCell>
                <BodyCell className="text-ink-2 max-md:order-7 max-md:text-right">
                  <span className="md:hidden">Last used </span>
                  {key.last_used_at === null ? 'never' : <Time ms={key.last_used_at} />}
                </BodyCell>
                <BodyCell className="text-right max-md:order-2">
                  <TextButton onClick={() => setRevoking(key)}>
                    Revoke<span className="sr-only"> {key.name}</span>…
                  </TextButton>
                </BodyCell>
              </tr>
            ))}
          </tbody>
        </DataTable>
      )}
      {isMaking && <MakeKey onClose={() => setMaking(false)} />}
      {revoking && <RevokeKey entry={revoking} onClose={() => setRevoking(null)} />}
    </>
  );
}

const sayKeys = (count: number) =>
  count === 0
    ? 'There is none. While none was ever made, Muster serves this computer only, to anyone on it.'
    : `${counted(count, 'key')}. From the first on, every request needs one.`;
