import type { Access } from '#lib/access/open.ts';
import { hasScope, reaches, type Principal } from '#lib/access/principal.ts';
import { MusterError } from '#lib/errors.ts';
import type { AccessRule } from './allow.ts';
import { readCredential } from './credential.ts';
import { refuseCrossSite, refuseForeignHost } from './same-site.ts';

/**
 * Who asks; null: nobody that Muster knows. Counts the request against the key's budget.
 * @throws MusterError `unauthorized` (a key in the address), `csrf`, `rate_limited`
 */
export async function identify(access: Access, request: Request): Promise<Principal | null> {
  const credential = readCredential(request);
  const principal = await access.identify(credential);
  if (credential.kind !== 'key') refuseCrossSite(request);
  if (principal === null) return null;
  if (principal.keyId === null) refuseForeignHost(request);
  // A dashboard looks every second, and must not use up what its key's jobs need.
  const isLook = credential.kind === 'session' && request.method === 'GET';
  if (!isLook) await access.spend(principal);
  return principal;
}

/**
 * Holds a request that is under way against its rule anew: its key may be revoked or expired meanwhile. Counts nothing.
 * @throws MusterError `unauthorized`, `forbidden`
 */
export async function confirm(
  access: Access,
  request: Request,
  rule: AccessRule,
  collection: string,
): Promise<void> {
  authorise(await access.identify(readCredential(request)), rule, collection);
}

/**
 * Holds a principal against a rule.
 * @param collection the one in the path; '' where there is none
 * @throws MusterError `unauthorized`, `forbidden`
 */
export function authorise(
  principal: Principal | null,
  { scopes, collection: fixed, alsoBound = false }: AccessRule,
  collection: string,
): void {
  if (scopes === 'anyone') return;
  if (principal === null)
    throw new MusterError(
      'unauthorized',
      'A key is needed that Muster knows: send "Authorization: Bearer …", or sign in at /login.',
    );
  if (scopes !== 'key' && !hasScope(principal, scopes))
    throw new MusterError(
      'forbidden',
      `The key "${principal.name}" has the scope ${principal.scopes.join(', ')}; this needs ${scopes.join(' or ')}.`,
    );
  const reached = fixed ?? collection;
  if (alsoBound || (reached === '' ? principal.collections === null : reaches(principal, reached))) return;
  throw new MusterError(
    'forbidden',
    reached === ''
      ? `The key "${principal.name}" is bound to collections; this needs one that is not.`
      : `The key "${principal.name}" does not reach the collection "${reached}".`,
  );
}
