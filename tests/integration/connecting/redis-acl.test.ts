import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { startRedis, type RedisServer } from '#scripts/servers/redis.ts';
import { checkNamedRedis } from '#scripts/start/redis.ts';
import { documentedRule } from '#tests/support/documented.ts';
import { readIndexerOutput } from '#tests/support/indexer-output.ts';
import { runScript } from '#tests/support/run-script.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const PASSWORD = 'a-password:with@signs';
const RULE = documentedRule('~muster:*', PASSWORD);

let dir: string;
let server: RedisServer;
let admin: Redis;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-acl-'));
  server = await startRedis({ dir });
  admin = new Redis(server.port, server.host);
  await admin.call('ACL', 'SETUSER', 'muster', ...RULE);
  await admin.call('ACL', 'SETUSER', 'tests', 'on', '>tests', '~*', '&*', '+@all');
  // The tests look into Redis as someone else; Muster itself is this user.
  process.env.MUSTER_TEST_REDIS_URL = `redis://tests:tests@127.0.0.1:${server.port}`;
  process.env.MUSTER_TEST_RUNTIME_REDIS_URL = urlOf('muster', PASSWORD);
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
});

const urlOf = (user: string, password: string) =>
  `redis://${user}:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;

describe('under exactly the ACL rule in docs/connecting.md', () => {
  test('Muster takes in, pairs, indexes, shows, limits and lets in: its whole way', async () => {
    const muster = await openRuntimeBench({
      MUSTER_ADMIN_KEY: 'an-admin-key-of-24-or-more',
      MUSTER_RATE_REQUESTS: '100',
    });
    const { runtime } = muster;
    await muster.send([['a', 'text', [1, 1]]]);
    await muster.send([['a', 'image', [1, 2]]]);
    await muster.send([['half', 'text', [1, 1]]]);
    await expect
      .poll(() => runtime.readItem('embeddings', 'a', true), { timeout: 15_000 })
      .toMatchObject({ state: 'indexed', document: { vectors: { text: [1, 1] } } });
    expect(await runtime.stats('embeddings')).toMatchObject({ unmatched: 1, indexed: 1, failed: 0 });
    expect(await runtime.readiness()).toMatchObject({ ready: true, redis: { durable: true }, warnings: [] });
    expect((await runtime.views.health('embeddings')).troubles).toEqual([]);
    expect(await runtime.views.throughput('embeddings', { range: '15m' })).toHaveProperty('points');
    const { access } = runtime;
    const { key } = await access.makeKey({ name: 'p', scopes: ['read', 'write'] } as never, 'local');
    const principal = await access.identify({ kind: 'key', key } as never);
    expect(principal).toMatchObject({ name: 'p' });
    await access.spend(principal!);
    expect(await access.signIn(key)).toHaveProperty('seal');
    expect(await access.listKeys()).toHaveLength(1);
    // One that only takes in wakes the other by a message.
    const replica = await muster.startReplica();
    expect((await replica.readiness()).ready).toBe(true);
    await muster.close();
  });

  test('every command of every script is allowed', async () => {
    const allowed = new Set(RULE.flatMap((part) => (part.startsWith('+') ? [part.slice(1)] : [])));
    const used = new Set<string>();
    for (const folder of ['lib/pairing/scripts', 'lib/access/scripts'])
      for (const file of await readdir(folder))
        for (const [, command] of (await readFile(path.join(folder, file), 'utf8')).matchAll(
          /'([A-Z]{3,})'/g,
        ))
          used.add(command!.toLowerCase());
    const isCommand = async (name: string) => (await admin.command('INFO', name))[0] !== null;
    const refused: string[] = [];
    for (const name of used) if (!allowed.has(name) && (await isCommand(name))) refused.push(name);
    expect(refused).toEqual([]);
    expect(used.size).toBeGreaterThan(25);
  });
});

// What operators do and see, once more, as this user: the same code, the same tests.
await import('#tests/integration/operations/items.test.ts');
await import('#tests/integration/operations/collections.test.ts');
await import('#tests/integration/operations/verify.test.ts');
await import('#tests/integration/operations/rename.test.ts');
await import('#tests/integration/stats/failures.test.ts');
await import('#tests/integration/stats/producers.test.ts');

test('of all that, Redis has refused nothing', async () => {
  expect(await admin.call('ACL', 'LOG')).toEqual([]);
});

describe('what Redis refuses is told in one sentence with the cure', () => {
  const openBy = (REDIS_URL: string, more: Record<string, string> = {}): Promise<RuntimeBench> =>
    openRuntimeBench({ REDIS_URL, ...more });
  const detailOf = async (bench: RuntimeBench) => {
    const { ready, redis } = await bench.runtime.readiness();
    await bench.close();
    return { ready, detail: redis.detail };
  };

  test('a missing password, at the start and while it runs', async () => {
    await admin.config('SET', 'requirepass', 'secret');
    const url = `redis://127.0.0.1:${server.port}`;
    const words = 'Redis asks for a password: set REDIS_PASSWORD, and REDIS_USERNAME where it has users.';
    await expect(
      checkNamedRedis(readConfig({ REDIS_URL: url }).redis, AbortSignal.timeout(9_000)),
    ).rejects.toThrow(words);
    expect(await detailOf(await openBy(url))).toEqual({ ready: false, detail: words });
    const backup = await runScript(['scripts/muster.ts', 'backup', 'held.ndjson.gz'], { REDIS_URL: url });
    expect(backup).toMatchObject({ code: 1, output: expect.stringContaining(words) as string });
    await admin.config('SET', 'requirepass', '');
  }, 60_000);

  test('a wrong one', async () => {
    const detail = expect.stringContaining('correct REDIS_USERNAME and REDIS_PASSWORD');
    expect(await detailOf(await openBy(urlOf('muster', 'wrong')))).toEqual({ ready: false, detail });
    await expect(
      checkNamedRedis(readConfig({ REDIS_URL: urlOf('muster', 'wrong') }).redis, AbortSignal.timeout(9_000)),
    ).rejects.toThrow('correct REDIS_USERNAME and REDIS_PASSWORD');
  });

  test('in the log too, which holds no password', async () => {
    const output = await readIndexerOutput(
      { REDIS_URL: urlOf('muster', 'hide-this'), ELASTICSEARCH_URL: 'http://127.0.0.1:9' },
      'correct REDIS_USERNAME and REDIS_PASSWORD',
    );
    expect(output).not.toContain('hide-this');
  });

  test('keys that are taken away while it runs; without them it does not start', async () => {
    await admin.call('ACL', 'SETUSER', 'elsewhere', ...RULE);
    const bench = await openBy(urlOf('elsewhere', PASSWORD));
    await admin.call('ACL', 'SETUSER', 'elsewhere', 'resetkeys', '~other-*');
    await expect(openBy(urlOf('elsewhere', PASSWORD))).rejects.toThrow(
      'give it the ACL rule in docs/connecting.md',
    );
    await expect(bench.send([['a', 'text', [1, 1]]])).rejects.toMatchObject({
      code: 'redis_unavailable',
      message: expect.stringContaining('give it the ACL rule in docs/connecting.md'),
    });
    expect(await detailOf(bench)).toEqual({
      ready: false,
      detail: expect.stringContaining('give it the ACL rule in docs/connecting.md'),
    });
  });

  test('a command that a script lacks', async () => {
    await admin.call('ACL', 'SETUSER', 'narrow', ...RULE, '-zadd');
    const bench = await openBy(urlOf('narrow', PASSWORD));
    await expect(bench.send([['a', 'text', [1, 1]]])).rejects.toMatchObject({
      code: 'redis_unavailable',
      message: expect.stringContaining('give it the ACL rule in docs/connecting.md'),
    });
    await bench.close();
  });

  test('not even to be asked what it is: Muster does not start', async () => {
    await admin.call('ACL', 'SETUSER', 'blind', ...RULE, '-info');
    await expect(openBy(urlOf('blind', PASSWORD))).rejects.toThrow(
      'give it the ACL rule in docs/connecting.md',
    );
  });
});

test('user and password may be settings of their own', async () => {
  const bench = await openRuntimeBench({
    REDIS_URL: `redis://127.0.0.1:${server.port}`,
    REDIS_USERNAME: 'muster',
    REDIS_PASSWORD: PASSWORD,
  });
  expect(await bench.send([['a', 'text', [1, 1]]])).toMatchObject({ accepted: 1 });
  await bench.close();
});
