import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAccessBench, type AccessBench } from './support.ts';

let bench: AccessBench;
beforeEach(async () => {
  bench = await openAccessBench();
});
afterEach(() => bench.close());

const show = (seal: string) => ({ kind: 'session', seal }) as const;

test('an unknown key does not sign in', async () => {
  await bench.makeKey();
  await expect(bench.access.signIn('hello')).rejects.toMatchObject({ code: 'unauthorized' });
});

test.each(['', 'rubbish', 'Fe26.2*1*aa*bb*cc**dd*ee~2'])('%j is no session', async (seal) => {
  await bench.makeKey();
  expect(await bench.access.identify(show(seal))).toBeNull();
});

test('a session made at one replica is known at every other', async () => {
  const replica = await bench.openReplica();
  const { key } = await bench.makeKey({ scopes: ['read'] });
  const { seal } = await bench.access.signIn(key);
  expect(await replica.identify(show(seal))).toMatchObject({ name: 'job', scopes: ['read'] });
});

test('a session ends everywhere when its key is revoked', async () => {
  const replica = await bench.openReplica();
  const { id, key } = await bench.makeKey();
  const { seal } = await bench.access.signIn(key);
  await bench.access.revokeKey(id);
  expect(await replica.identify(show(seal))).toBeNull();
});

test('a session of the key in the settings ends when that key is changed', async () => {
  const before = await bench.openReplica({ adminKey: 'a'.repeat(32) });
  const after = await bench.openReplica({ adminKey: 'b'.repeat(32) });
  const { seal } = await before.signIn('a'.repeat(32));
  expect(await before.identify(show(seal))).toMatchObject({ name: 'admin' });
  expect(await after.identify(show(seal))).toBeNull();
});

test('replicas that sign in at once agree on the secret', async () => {
  const { key } = await bench.makeKey();
  const replicas = await Promise.all(Array.from({ length: 4 }, () => bench.openReplica()));
  const signedIn = await Promise.all(replicas.map((replica) => replica.signIn(key)));
  for (const { seal } of signedIn) expect(await bench.access.identify(show(seal))).not.toBeNull();
});

test('a replica knows a session that was made after Redis had been emptied', async () => {
  const replica = await bench.openReplica();
  const { key } = await bench.makeKey();
  await replica.signIn(key);
  await bench.redis.del(`${bench.keyPrefix}{access}:secret`);
  const { seal } = await bench.access.signIn(key);
  expect(await replica.identify(show(seal))).toMatchObject({ name: 'job' });
});

test('the session shows neither the key nor its digest', async () => {
  const { key } = await bench.makeKey();
  const { seal } = await bench.access.signIn(key);
  expect(seal).not.toContain(key.slice(-20));
});
