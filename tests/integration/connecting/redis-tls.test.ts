import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { diagnoseRedis } from '#lib/pairing/diagnose.ts';
import { tlsSettings } from '#scripts/servers/redis-tls.ts';
import { startRedis, type RedisServer } from '#scripts/servers/redis.ts';
import { checkNamedRedis } from '#scripts/start/redis.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { makeAuthority, type TestAuthority, type TestCertificate } from '#tests/support/certificates.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

let dir: string;
let authority: TestAuthority;
let own: TestCertificate;
let client: Record<string, string>;
let server: RedisServer;
let admin: Redis;
let tlsPort: number;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-tls-'));
  authority = makeAuthority();
  own = authority.sign('redis');
  tlsPort = await findFreePort();
  server = await startRedis({ dir, settings: tlsSettings(tlsPort, { ...own, caFile: authority.caFile }) });
  admin = new Redis(server.port, server.host);
  const { certFile, keyFile } = authority.sign('muster', ['DNS:muster']);
  client = { REDIS_CERT_FILE: certFile, REDIS_KEY_FILE: keyFile };
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
  authority.remove();
  await rm(dir, { recursive: true, force: true });
});

const ca = () => ({ REDIS_CA_FILE: authority.caFile });
const url = (scheme = 'rediss', host = '127.0.0.1', port = tlsPort) => `${scheme}://${host}:${port}`;

test('a Redis that asks for client certificates is reached over TLS, with every connection that Muster makes', async () => {
  const muster = await openRuntimeBench({ REDIS_URL: url(), ...ca(), ...client });
  const replica = await muster.startReplica();
  await muster.send([['a', 'text', [1, 1]]]);
  await muster.send([['a', 'image', [1, 2]]]);
  await expect
    .poll(() => muster.runtime.readItem('embeddings', 'a', true), { timeout: 15_000 })
    .toMatchObject({ state: 'indexed', document: { vectors: { text: [1, 1], image: [1, 2] } } });
  expect(await replica.readiness()).toMatchObject({ ready: true, redis: { ok: true, durable: true } });
  await muster.close();
});

describe('what keeps Muster out is told in one sentence with the cure:', () => {
  const expectTold = async (settings: Record<string, string>, words: string): Promise<void> => {
    const { redis } = readConfig(settings);
    const told = await diagnoseRedis(redis);
    expect(told).toContain(words);
    expect(told!.match(/\.( |$)/g)).toHaveLength(1);
    await expect(checkNamedRedis(redis, AbortSignal.timeout(20_000))).rejects.toThrow(words);
  };
  const showing = async (certificate: TestCertificate): Promise<void> => {
    await admin.call(
      'CONFIG',
      'SET',
      'tls-cert-file',
      certificate.certFile,
      'tls-key-file',
      certificate.keyFile,
    );
  };

  test('an authority that is not known', () =>
    expectTold({ REDIS_URL: url(), ...client }, "name that authority's certificate in REDIS_CA_FILE"));

  test('no client certificate', () =>
    expectTold({ REDIS_URL: url(), ...ca() }, 'set REDIS_CERT_FILE and REDIS_KEY_FILE'));

  test('a client certificate of another authority', async () => {
    const other = makeAuthority('other');
    const { certFile, keyFile } = other.sign('muster', ['DNS:muster']);
    await expectTold(
      { REDIS_URL: url(), ...ca(), REDIS_CERT_FILE: certFile, REDIS_KEY_FILE: keyFile },
      'REDIS_CERT_FILE',
    );
    other.remove();
  });

  test('TLS that is not spoken to', () =>
    expectTold(
      { REDIS_URL: url('redis') },
      'if it speaks TLS, write rediss:// instead of redis:// in REDIS_URL',
    ));

  test('TLS where none is spoken', () =>
    expectTold(
      { REDIS_URL: url('rediss', '127.0.0.1', server.port), ...ca(), ...client },
      'redis:// instead of rediss:// where that port speaks no TLS',
    ));

  test('a certificate that has expired', async () => {
    await showing(authority.sign('expired', undefined, -1));
    await expectTold({ REDIS_URL: url(), ...ca(), ...client }, 'its certificate has expired; renew it there');
    await showing(own);
  });

  test('a certificate for another host, in readiness too', async () => {
    await showing(authority.sign('elsewhere', ['DNS:redis.example']));
    const settings = { REDIS_URL: url('rediss', 'localhost'), ...ca(), ...client };
    const words =
      'its certificate is for another host (DNS:redis.example); write in REDIS_URL a host that it names';
    await expectTold(settings, words);
    const muster = await openRuntimeBench(settings);
    expect(await muster.runtime.readiness()).toMatchObject({
      ready: false,
      redis: { ok: false, detail: expect.stringContaining(words) },
    });
    // The same Muster goes on once that is put right.
    await showing(own);
    await expect
      .poll(() => muster.send([['a', 'text', [1, 1]]]).then(() => 'held', String), { timeout: 10_000 })
      .toBe('held');
    await muster.close();
  });
});
