'use client';

import { session } from '#lib/contract/access.ts';
import { sendJson } from '#components/hooks/api.ts';
import { useSession } from '#components/hooks/queries.ts';
import { noteLeft } from '#components/hooks/staying.ts';
import { TextButton } from '#components/ui/button.tsx';

const signOut = async () => {
  noteLeft();
  await sendJson(session, 'DELETE', '/api/session').catch(() => undefined);
  window.location.replace('/login');
};

/** In whose name this console acts, and the way out. */
export function SignedIn() {
  const { data } = useSession();
  if (data?.name === undefined || data.name === null) return <p>–</p>;
  return (
    <p className="flex flex-wrap items-baseline gap-x-3">
      <span className="[overflow-wrap:anywhere]">
        {data.name} · {data.keys_in_force ? data.scopes.join(', ') : 'operator'}
      </span>
      {data.keys_in_force && <TextButton onClick={() => void signOut()}>Sign out</TextButton>}
    </p>
  );
}
