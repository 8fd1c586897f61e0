import { afterEach, beforeEach, expect, test } from 'vitest';
import { LOCAL } from '#lib/access/principal.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { openAccessBench, type AccessBench } from './support.ts';

let bench: AccessBench;
beforeEach(async () => {
  bench = await openAccessBench();
});
afterEach(() => bench.close());

const show = (key: string) => ({ kind: 'key', key }) as const;
const WAIT = { timeout: 20_000 };
const NONE = { kind: 'none' } as const;

test.each([
  ['an unknown key', `muster_0123456789ab_${'A'.repeat(43)}`],
  ['no key of Muster', 'hello'],
  ['an empty key', ''],
])('%s is nobody', async (_, key) => {
  await bench.makeKey();
  expect(await bench.access.identify(show(key))).toBeNull();
});

test('the ID of a key with another secret is nobody', async () => {
  const { key } = await bench.makeKey();
  const last = key.endsWith('A') ? 'B' : 'A';
  expect(await bench.access.identify(show(key.slice(0, -1) + last))).toBeNull();
});

test('an expired key is nobody, by the time of Redis', async () => {
  const { key } = await bench.makeKey({ expires_in_ms: 10_000 });
  expect(await bench.access.identify(show(key))).not.toBeNull();
  await expect.poll(() => bench.access.identify(show(key)), WAIT).toBeNull();
});

test('a revoked key is refused by every replica with its very next request', async () => {
  const replica = await bench.openReplica();
  const { id, key } = await bench.makeKey();
  expect(await replica.identify(show(key))).toMatchObject({ name: 'job' });
  await bench.access.revokeKey(id);
  expect(await replica.identify(show(key))).toBeNull();
  expect(await bench.access.identify(show(key))).toBeNull();
});

test('revoking a key that is not there says so', async () => {
  await expect(bench.access.revokeKey('0123456789ab')).rejects.toMatchObject({ code: 'not_found' });
});

test('keys stay in force when the last one is revoked', async () => {
  expect(await bench.access.areKeysInForce()).toBe(false);
  const { id } = await bench.makeKey();
  await bench.access.revokeKey(id);
  for (const access of [bench.access, await bench.openReplica()])
    expect(await access.identify(NONE)).toBeNull();
});

test('a process that has seen keys in force goes on asking for one when Redis is emptied', async () => {
  await bench.makeKey();
  expect(await bench.access.identify(NONE)).toBeNull();
  await bench.redis.del(`${bench.keyPrefix}{access}:keys`, `${bench.keyPrefix}{access}:since`);
  expect(await bench.access.identify(NONE)).toBeNull();
});

test('a replica asks for keys as soon as another has made the first', async () => {
  const replica = await bench.openReplica();
  expect(await replica.identify(NONE)).toEqual(LOCAL);
  await bench.makeKey();
  expect(await replica.identify(NONE)).toBeNull();
});

test('a Muster that listens to other computers asks for keys though none was made', async () => {
  const access = await bench.openReplica({ host: '0.0.0.0' });
  expect(await access.identify(NONE)).toBeNull();
});

test('the key of the settings is the first admin, and is kept nowhere', async () => {
  const adminKey = 'x'.repeat(32);
  const access = await bench.openReplica({ adminKey });
  expect(await access.identify(NONE)).toBeNull();
  expect(await access.identify(show(adminKey))).toMatchObject({ name: 'admin', scopes: ['admin'] });
  expect(await access.identify(show(`${adminKey}x`))).toBeNull();
  expect(await access.listKeys()).toEqual([]);
});

test('Redis never sees a key, only its digest', async () => {
  const { id, key } = await bench.makeKey();
  const secret = key.slice(`muster_${id}_`.length);
  const kept = JSON.stringify(await bench.redis.hgetall(`${bench.keyPrefix}{access}:keys`));
  expect(kept).not.toContain(secret);
});

test('a list tells everything of a key but the key, and when it was last used', async () => {
  const wanted = { name: 'vision', scopes: ['write', 'read'], collections: ['shop'] } as const;
  const made = await bench.makeKey({ ...wanted, scopes: [...wanted.scopes], collections: ['shop'] });
  await bench.access.identify(show(made.key));
  const readUse = async () => (await bench.access.listKeys())[0]?.last_used_at;
  await expect.poll(readUse, WAIT).not.toBeNull();
  const [listed] = await bench.access.listKeys();
  expect(listed).toEqual({
    id: made.id,
    ...wanted,
    created_at: expect.any(Number) as number,
    created_by: 'tester',
    expires_at: null,
    last_used_at: expect.any(Number) as number,
  });
});

test('while Redis is away a key that was just good still is; any other is told of Redis', async () => {
  const [known, never] = [await bench.makeKey(), await bench.makeKey()];
  await bench.access.identify(show(known.key));
  bench.redis.disconnect();
  expect(await bench.access.identify(show(known.key))).toMatchObject({ name: 'job' });
  const refusal = await bench.access.identify(show(never.key)).catch(explainRedisError);
  expect(refusal).toMatchObject({ code: 'redis_unavailable' });
});
