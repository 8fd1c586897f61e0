import { keyMade, keyRequest, keyRevoked, keys, session, sessionRequest } from '#lib/contract/access.ts';
import { BODY_ERRORS, REDIS_ERRORS, type Endpoint } from './endpoint.ts';

const AT = 1_763_712_000_000;
const entry = {
  id: 'k3j9x2',
  name: 'vision-batch',
  scopes: ['write' as const],
  collections: null,
  created_at: AT,
  created_by: 'admin',
  expires_at: null,
};
const someone = {
  keys_in_force: true,
  name: 'vision-batch',
  scopes: ['write' as const],
  collections: null,
};

/** Keys, and the sign-in of browsers. */
export const ACCESS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/keys',
    tag: 'Access',
    name: 'listKeys',
    summary: 'The keys, without what makes them keys',
    answer: { schema: keys, example: { keys: [{ ...entry, last_used_at: null }] } },
    errors: REDIS_ERRORS,
  },
  {
    method: 'POST',
    path: '/api/keys',
    tag: 'Access',
    name: 'makeKey',
    summary: 'Make a key: it is shown this once',
    body: {
      schema: keyRequest,
      example: { name: 'vision-batch', scopes: ['write'], collections: null, expires_in_ms: null },
    },
    answer: { schema: keyMade, example: { ...entry, last_used_at: null, key: 'mk_…' } },
    errors: [...BODY_ERRORS, ...REDIS_ERRORS, 'invalid_query', 'redis_full'],
  },
  {
    method: 'DELETE',
    path: '/api/keys/{id}',
    tag: 'Access',
    name: 'revokeKey',
    summary: 'Revoke a key, at once and everywhere',
    answer: { schema: keyRevoked, example: { id: entry.id, name: entry.name, revoked: true } },
    errors: [...REDIS_ERRORS, 'invalid_id', 'not_found'],
  },
  {
    method: 'GET',
    path: '/api/session',
    tag: 'Access',
    name: 'readSession',
    summary: 'Whom Muster takes you for',
    isOpen: true,
    answer: { schema: session, example: someone },
    errors: REDIS_ERRORS,
  },
  {
    method: 'POST',
    path: '/api/session',
    tag: 'Access',
    name: 'signIn',
    summary: 'Sign a browser in with a key',
    isOpen: true,
    body: { schema: sessionRequest, example: { key: 'mk_…' } },
    answer: { schema: session, example: someone },
    errors: [...BODY_ERRORS, ...REDIS_ERRORS, 'invalid_query', 'unauthorized', 'rate_limited', 'csrf'],
  },
  {
    method: 'DELETE',
    path: '/api/session',
    tag: 'Access',
    name: 'signOut',
    summary: 'Sign a browser out',
    isOpen: true,
    answer: { schema: session, example: { ...someone, name: null, scopes: [] } },
    errors: [...REDIS_ERRORS, 'csrf'],
  },
];
