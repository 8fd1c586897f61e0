import type { Credential } from '#lib/access/open.ts';
import { holdsToken } from '#lib/access/token.ts';
import { MusterError } from '#lib/errors.ts';
import { readSessionCookie } from './session-cookie.ts';

const KEY_PARAMETERS = new Set(['key', 'api_key', 'apikey', 'api-key', 'access_token', 'authorization']);

/**
 * What a request shows of itself. A key in its address is refused: addresses end in logs and histories.
 * @throws MusterError `unauthorized`
 */
export function readCredential(request: Request): Credential {
  const { pathname, search, searchParams } = new URL(request.url);
  const isNamed = [...searchParams.keys()].some((name) => KEY_PARAMETERS.has(name.toLowerCase()));
  if (isNamed || holdsToken(pathname + search))
    throw new MusterError(
      'unauthorized',
      'A key does not belong into an address, which ends in logs: send it as "Authorization: Bearer …", and replace this one.',
    );
  const authorization = request.headers.get('authorization');
  if (authorization !== null) {
    const [, key] = /^bearer +(\S+)$/i.exec(authorization.trim()) ?? [];
    // A malformed one is a key that nobody has.
    return { kind: 'key', key: key ?? '' };
  }
  const seal = readSessionCookie(request.headers.get('cookie') ?? '');
  return seal === null ? { kind: 'none' } : { kind: 'session', seal };
}
