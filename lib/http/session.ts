import type { Principal } from '#lib/access/principal.ts';
import type { Session } from '#lib/contract/access.ts';
import type { RouteContext } from './route-context.ts';
import { writeSessionCookie } from './session-cookie.ts';

/** Whom Muster takes the asker for. */
export async function describeSession({ runtime, principal }: RouteContext): Promise<Session> {
  return describe(principal, await runtime.access.areKeysInForce());
}

/** Answers with a session, or with the end of one. @param seal null: the session ends */
export const answerSession = (request: Request, principal: Principal | null, seal: string | null): Response =>
  Response.json(describe(principal, true), {
    headers: { 'cache-control': 'no-store', 'set-cookie': writeSessionCookie(request, seal) },
  });

const describe = (principal: Principal | null, keysInForce: boolean): Session => {
  const { name = null, scopes = [], collections = null } = principal ?? {};
  return {
    keys_in_force: keysInForce,
    name,
    scopes: [...scopes],
    collections: collections === null ? null : [...collections],
  };
};
