import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { diagnoseRedis } from '#lib/pairing/diagnose.ts';
import { startRedisCluster } from '#scripts/servers/redis-cluster.ts';
import { startSentinelSetup } from '#scripts/servers/redis-sentinel.ts';
import { checkNamedRedis } from '#scripts/start/redis.ts';
import { makeAuthority, type TestAuthority } from '#tests/support/certificates.ts';
import { documentedRule } from '#tests/support/documented.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

vi.setConfig({ testTimeout: 150_000 });

let dir: string;
let authority: TestAuthority;
let files: Record<string, string>;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-tls-'));
  authority = makeAuthority();
  const { certFile, keyFile } = authority.sign('muster', ['DNS:muster']);
  files = { REDIS_CA_FILE: authority.caFile, REDIS_CERT_FILE: certFile, REDIS_KEY_FILE: keyFile };
});
afterAll(async () => {
  authority.remove();
  await rm(dir, { recursive: true, force: true });
});

const serverTls = () => {
  const { certFile, keyFile } = authority.sign('redis');
  return { caFile: authority.caFile, certFile, keyFile };
};
const IDS = Array.from({ length: 100 }, (_, i) => `item-${i}`);
const isIndexed = (muster: RuntimeBench, indexed: number) =>
  expect
    .poll(() => muster.runtime.stats('embeddings'), { timeout: 30_000, interval: 100 })
    .toMatchObject({ indexed, ready: 0, later: 0, unmatched: 0, failed: 0 });

test('a cluster over TLS, under the ACL rule: items on all masters go the whole way, and a master that dies and comes back is found again', async () => {
  const aclfile = path.join(dir, 'users.acl');
  const rule = documentedRule('~muster:*', 'of-the-cluster').join(' ');
  await writeFile(aclfile, `user default on nopass ~* &* +@all\nuser muster ${rule}\n`);
  const cluster = await startRedisCluster({
    dir: path.join(dir, 'cluster'),
    tls: serverTls(),
    settings: { aclfile },
  });
  try {
    expect(cluster.url).toMatch(/^rediss\+cluster:/);
    const settings = {
      REDIS_URL: cluster.url,
      ...files,
      REDIS_USERNAME: 'muster',
      REDIS_PASSWORD: 'of-the-cluster',
    };
    await checkNamedRedis(readConfig(settings).redis, AbortSignal.timeout(20_000));
    const muster = await openRuntimeBench(settings);
    await muster.send(IDS.map((id, i) => [id, 'text', [i + 1, 1]]));
    for (const { redis } of cluster.masters) expect(await redis.dbsize()).toBeGreaterThan(10);
    await muster.send(IDS.map((id, i) => [id, 'image', [i + 1, 2]]));
    await isIndexed(muster, 100);
    expect(await muster.runtime.readiness()).toMatchObject({ ready: true, warnings: [] });
    await cluster.masters[1]!.kill();
    await cluster.masters[1]!.restart();
    await expect
      .poll(
        () =>
          muster
            .send(
              IDS.flatMap((id) => [
                [`b-${id}`, 'text', [1, 1]] as const,
                [`b-${id}`, 'image', [1, 2]] as const,
              ]),
            )
            .then(() => 'held', String),
        { timeout: 20_000 },
      )
      .toBe('held');
    await isIndexed(muster, 200);
    for (const { redis } of cluster.masters) expect(await redis.call('ACL', 'LOG')).toEqual([]);
    await muster.close();
    expect(
      await diagnoseRedis(readConfig({ REDIS_URL: cluster.url, REDIS_CA_FILE: files.REDIS_CA_FILE }).redis),
    ).toContain('REDIS_CERT_FILE');
  } finally {
    await cluster.stop();
  }
});

test('sentinels over TLS, with users of their own: Muster follows them to the new master', async () => {
  const setup = await startSentinelSetup(path.join(dir, 'sentinel'), serverTls());
  const { host, port } = setup.sentinel;
  const sentinel = new Redis(port, host);
  try {
    await sentinel.call('ACL', 'SETUSER', 'muster', ...documentedRule('&+switch-master', 'of-the-sentinel'));
    await sentinel.call('ACL', 'SETUSER', 'default', '>admin', 'resetpass', '>admin');
    const bare = { REDIS_URL: setup.url, ...files };
    expect(await diagnoseRedis(readConfig(bare).redis)).toBe(
      'The sentinel asks for a password: set REDIS_SENTINEL_PASSWORD, and REDIS_SENTINEL_USERNAME where it has users.',
    );
    const settings = {
      ...bare,
      REDIS_SENTINEL_USERNAME: 'muster',
      REDIS_SENTINEL_PASSWORD: 'of-the-sentinel',
    };
    const wrongName = { ...settings, REDIS_URL: setup.url.replace(/\w+$/, 'other') };
    expect(await diagnoseRedis(readConfig(wrongName).redis)).toContain(
      'The sentinels know no master called "other"',
    );
    await checkNamedRedis(readConfig(settings).redis, AbortSignal.timeout(20_000));
    const muster = await openRuntimeBench(settings);
    await muster.send([['a', 'text', [1, 1]]]);
    await setup.replicate();
    process.kill(setup.master.pid, 'SIGKILL');
    // A sentinel that was itself held up for two seconds trusts its own clock again after thirty.
    await expect
      .poll(() => muster.send([['a', 'image', [1, 2]]]).then(() => 'held', String), { timeout: 80_000 })
      .toBe('held');
    await isIndexed(muster, 1);
    // Whoever came without a password aside.
    const refused = (await sentinel.call('ACL', 'LOG')) as string[][];
    expect(refused.filter((entry) => entry.includes('muster'))).toEqual([]);
    await muster.close();
  } finally {
    sentinel.disconnect();
    await setup.stop();
  }
});
