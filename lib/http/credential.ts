import type { Credential } from '#lib/access/open.ts';
import { holdsToken } from '#lib/access/token.ts';
import { MusterError } from '#lib/errors.ts';
import { readSessionCookie } from './session-cookie.ts';

const KEY_PARAMETERS = new Set(['key', 'api_key', 'apikey', 'api-key', 'access_token', 'authorization']);

/** No key is shorter; shorter texts are in addresses by chance. */
const KEY_LENGTH_MIN = 24;

/**
 * What a request shows of itself. A key in its address is refused: addresses end in logs and histories.
 * @throws MusterError `unauthorized`
 */
export function readCredential(request: Request): Credential {
  const authorization = request.headers.get('authorization');
  const [, key = ''] = /^bearer +(\S+)$/i.exec(authorization?.trim() ?? '') ?? [];
  if (holdsKey(new URL(request.url), key))
    throw new MusterError(
      'unauthorized',
      'A key does not belong into an address, which ends in logs: send it as "Authorization: Bearer …", and replace this one.',
    );
  // A malformed one is a key that nobody has.
  if (authorization !== null) return { kind: 'key', key };
  const seal = readSessionCookie(request.headers.get('cookie') ?? '');
  return seal === null ? { kind: 'none' } : { kind: 'session', seal };
}

/** @param key what is shown where it belongs */
function holdsKey({ pathname, search, searchParams }: URL, key: string): boolean {
  if ([...searchParams.keys()].some((name) => KEY_PARAMETERS.has(name.toLowerCase()))) return true;
  const address = decodeAscii(pathname + search);
  return holdsToken(address) || (key.length >= KEY_LENGTH_MIN && address.includes(key));
}

/** Percent-encodings of what keys are made of; any others stay, so that nothing is too broken to be looked through. */
const decodeAscii = (address: string): string =>
  address.replaceAll(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
