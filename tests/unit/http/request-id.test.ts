import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { openAccess } from '#lib/access/open.ts';
import { makeToken } from '#lib/access/token.ts';
import { readRequestId } from '#lib/http/request-id.ts';

const adminKey = 'as-long-as-an-admin-key-has-to-be';
const { holdsKey } = openAccess({
  redis: new Redis({ lazyConnect: true }),
  keyPrefix: 'test:',
  host: '127.0.0.1',
  adminKey,
  requestsMax: null,
});
const read = (given: string, holds?: typeof holdsKey): string =>
  readRequestId(new Headers({ 'x-request-id': given }), holds);

test('a request keeps the ID that it brings', () => {
  expect(read('job-7/part:3', holdsKey)).toBe('job-7/part:3');
});

test('an ID with a key in it is passed over, so that no answer, log or span repeats the key', () => {
  const { token } = makeToken();
  for (const key of [token, `job-${token}`]) expect(read(key)).toMatch(/^[0-9a-f-]{36}$/);
  for (const key of [token, adminKey, `job-${adminKey}`])
    expect(read(key, holdsKey)).toMatch(/^[0-9a-f-]{36}$/);
});
