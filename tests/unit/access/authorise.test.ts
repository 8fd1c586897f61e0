import { expect, test } from 'vitest';
import type { Principal } from '#lib/access/principal.ts';
import { authorise } from '#lib/http/authorise.ts';
import { readCredential } from '#lib/http/credential.ts';
import { refuseCrossSite } from '#lib/http/same-site.ts';

const KEY = `muster_0123456789ab_${'A'.repeat(43)}`;
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Request(`http://127.0.0.1:3000${path}`, { method, headers });
const keyed = (more: Partial<Principal>): Principal => ({
  keyId: 'k',
  name: 'job',
  scopes: ['read'],
  collections: null,
  ...more,
});

test.each([`/?key=${KEY}`, '/?api_key=x', '/?ACCESS_TOKEN=x', `/?cursor=${KEY}`, `/api/items/${KEY}`])(
  'a key in the address is refused: %s',
  (path) => {
    expect(() => readCredential(ask(path))).toThrow(expect.objectContaining({ code: 'unauthorized' }));
  },
);

test.each([
  ['percent-encoded', `/api/items/${KEY.replaceAll('_', '%5F')}`, KEY],
  ['percent-encoded in a parameter', `/?cursor=%6D${KEY.slice(1)}`, KEY],
  ['of the settings', '/api/items?prefix=open-sesame-open-sesame-open', 'open-sesame-open-sesame-open'],
])('a key in the address is refused, %s, though it is shown in the header too', (_, path, key) => {
  expect(() => readCredential(ask(path, { authorization: `Bearer ${key}` }))).toThrow(
    expect.objectContaining({ code: 'unauthorized' }),
  );
});

test('an address that cannot be decoded is no reason to fail', () => {
  expect(readCredential(ask('/api/items/%E0%A4?prefix=%zz'))).toEqual({ kind: 'none' });
});

test.each(['Basic abc', 'Bearer', 'Bearer a b', KEY])('%j is a key that nobody has', (authorization) => {
  expect(readCredential(ask('/', { authorization }))).toEqual({ kind: 'key', key: '' });
});

test('a key that is shown counts, whatever cookie comes with it', () => {
  const headers = { authorization: `Bearer ${KEY}`, cookie: 'muster_session=x' };
  expect(readCredential(ask('/', headers))).toEqual({ kind: 'key', key: KEY });
});

test.each([
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ origin: 'https://evil.example', host: '127.0.0.1:3000' }],
  [{ origin: 'http://127.0.0.1:4000', host: '127.0.0.1:3000' }],
  [{ origin: 'null', host: '127.0.0.1:3000' }],
])('a change that another site asks for is refused: %j', (headers) => {
  expect(() => refuseCrossSite(ask('/', headers, 'POST'))).toThrow(expect.objectContaining({ code: 'csrf' }));
});

test.each([
  [{ 'sec-fetch-site': 'same-origin' }],
  [{ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }],
  [{}],
])("a change that Muster's own page or no browser asks for is let through: %j", (headers) => {
  expect(() => refuseCrossSite(ask('/', headers, 'DELETE'))).not.toThrow();
});

test('nobody gets in but where anyone may', () => {
  expect(() => authorise(null, { scopes: 'key' }, '')).toThrow(
    expect.objectContaining({ code: 'unauthorized' }),
  );
  expect(() => authorise(null, { scopes: 'anyone' }, '')).not.toThrow();
});

test('a key that is bound to collections reaches no other, and nothing that is of none', () => {
  const bound = keyed({ collections: ['shop'], scopes: ['admin'] });
  const rule = { scopes: ['read'] } as const;
  expect(() => authorise(bound, rule, 'shop')).not.toThrow();
  for (const [wanted, collection] of [
    [rule, 'other'],
    [{ scopes: 'key' } as const, 'other'],
    [rule, ''],
    [{ ...rule, collection: 'embeddings' }, ''],
  ] as const)
    expect(() => authorise(bound, wanted, collection)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  expect(() => authorise(bound, { scopes: 'key', alsoBound: true }, '')).not.toThrow();
});

test('admin has every scope, others only their own', () => {
  expect(() => authorise(keyed({ scopes: ['admin'] }), { scopes: ['operate'] }, 'a')).not.toThrow();
  expect(() => authorise(keyed({ scopes: ['operate'] }), { scopes: ['read'] }, 'a')).toThrow(
    expect.objectContaining({ code: 'forbidden' }),
  );
});
