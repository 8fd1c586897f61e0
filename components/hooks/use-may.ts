'use client';

import type { Scope } from '#lib/contract/access.ts';
import { useSession } from '#components/hooks/queries.ts';

/** Whether who is signed in may do what needs this scope; false until it is known. The server refuses on its own. */
export function useMay(scope: Scope): boolean {
  const { data } = useSession();
  return (
    data !== undefined &&
    data.name !== null &&
    ['admin', scope].some((one) => data.scopes.includes(one as Scope))
  );
}
