import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '#lib/config-error.ts';
import { readConfig } from '#lib/config.ts';
import { makeAuthority, type TestAuthority, type TestCertificate } from '#tests/support/certificates.ts';

let authority: TestAuthority;
let client: TestCertificate;
let server: TestCertificate;
beforeAll(() => {
  authority = makeAuthority();
  client = authority.sign('client', ['DNS:client']);
  server = authority.sign('server');
});
afterAll(() => authority.remove());

describe('certificates', () => {
  const read = (prefix: 'REDIS' | 'ELASTICSEARCH', files: Record<string, string>) =>
    readConfig({
      REDIS_URL: 'rediss://h',
      ELASTICSEARCH_URL: 'https://h',
      ...Object.fromEntries(Object.entries(files).map(([what, file]) => [`${prefix}_${what}_FILE`, file])),
    });
  const at = (name: string, text: string): string => {
    const file = path.join(authority.dir, name);
    writeFileSync(file, text);
    return file;
  };

  test('are read where the settings name them', () => {
    const files = { CA: authority.caFile, CERT: client.certFile, KEY: client.keyFile };
    const expected = { ca: authority.ca, cert: client.cert, key: client.key };
    expect(read('REDIS', files).redis.certificates).toEqual(expected);
    expect(read('ELASTICSEARCH', files).elasticsearch?.certificates).toEqual(expected);
    expect(read('REDIS', { CA: authority.caFile }).redis.certificates).toEqual({ ca: authority.ca });
    const service = { MUSTER_SERVICE_URL: 'https://h', MUSTER_SERVICE_CA_FILE: authority.caFile };
    expect(readConfig(service).service?.certificates).toEqual({ ca: authority.ca });
  });

  test('may come as a bundle that holds an old one', () => {
    const old = makeAuthority('old');
    const expired = old.sign('expired', undefined, -1);
    const bundle = at('bundle.crt', `${expired.cert}\n# and the one in use\n${authority.ca}`);
    expect(read('REDIS', { CA: bundle }).redis.certificates?.ca).toContain(authority.ca);
    old.remove();
  });

  test('are refused in one sentence with the setting and the cure', () => {
    const expired = authority.sign('old', undefined, -1);
    const locked = path.join(authority.dir, 'locked.key');
    spawnSync('openssl', ['pkey', '-in', client.keyFile, '-aes256', '-passout', 'pass:x', '-out', locked]);
    const wrong: [Record<string, string>, string][] = [
      [{ CA: '/no/such/ca.crt' }, 'REDIS_CA_FILE is "/no/such/ca.crt", but there is no such file'],
      [{ CA: authority.dir }, 'but that is a folder'],
      [{ CA: client.keyFile }, 'but it holds a key; name a file in PEM form'],
      [{ CA: at('empty.crt', '') }, 'but it holds no certificate'],
      [{ CA: expired.certFile }, 'but that certificate expired on 20'],
      [
        { CA: at('torn.crt', authority.ca.replace(/\n.{40}/, '\n')) },
        'but the certificate in it cannot be read',
      ],
      [{ CERT: client.certFile }, 'REDIS_CERT_FILE is set without REDIS_KEY_FILE'],
      [{ KEY: client.keyFile }, 'REDIS_KEY_FILE is set without REDIS_CERT_FILE'],
      [{ CERT: expired.certFile, KEY: expired.keyFile }, 'REDIS_CERT_FILE is "'],
      [
        { CERT: client.certFile, KEY: server.keyFile },
        'does not belong to the certificate that REDIS_CERT_FILE',
      ],
      [{ CERT: client.certFile, KEY: client.certFile }, 'but it holds no private key'],
      [{ CERT: client.certFile, KEY: locked }, 'but that key is locked with a passphrase'],
    ];
    for (const [files, words] of wrong) {
      expect(() => read('REDIS', files)).toThrow(ConfigError);
      expect(() => read('REDIS', files)).toThrow(words);
    }
    expect(() => read('ELASTICSEARCH', { CA: '/no/such/ca.crt' })).toThrow('ELASTICSEARCH_CA_FILE is "/no');
    const service = { MUSTER_SERVICE_URL: 'https://h', MUSTER_SERVICE_CA_FILE: expired.certFile };
    expect(() => readConfig(service)).toThrow(/^MUSTER_SERVICE_CA_FILE is .* expired on 20/);
  });

  test('are refused where nothing would be encrypted', () => {
    const { caFile } = authority;
    expect(() => readConfig({ REDIS_URL: 'redis://h', REDIS_CA_FILE: caFile })).toThrow(
      'REDIS_CA_FILE is set, but REDIS_URL does not begin with rediss',
    );
    expect(() => readConfig({ MUSTER_SERVICE_URL: 'http://h', MUSTER_SERVICE_CA_FILE: caFile })).toThrow(
      'MUSTER_SERVICE_CA_FILE is set, but MUSTER_SERVICE_URL does not begin with https',
    );
    expect(() => readConfig({ ELASTICSEARCH_URL: 'http://h', ELASTICSEARCH_CA_FILE: caFile })).toThrow(
      'ELASTICSEARCH_CA_FILE is set, but ELASTICSEARCH_URL does not begin with https',
    );
  });
});

describe('who enters Redis', () => {
  test('is named in the address, by settings, or half and half', () => {
    const muster = { username: 'muster', password: 'p@ss' };
    for (const env of [
      { REDIS_URL: 'redis://muster:p%40ss@h' },
      { REDIS_URL: 'redis://h', REDIS_USERNAME: 'muster', REDIS_PASSWORD: 'p@ss' },
      { REDIS_URL: 'redis://muster@a,b', REDIS_PASSWORD: 'p@ss' },
      { REDIS_HOST: 'h', REDIS_USERNAME: 'muster', REDIS_PASSWORD: 'p@ss' },
    ])
      expect(readConfig(env).redis).toMatchObject(muster);
    expect(
      readConfig({
        REDIS_URL: 'redis+sentinel://h/m',
        REDIS_SENTINEL_USERNAME: 'watcher',
        REDIS_SENTINEL_PASSWORD: 'x',
      }).redis,
    ).toMatchObject({ sentinelUsername: 'watcher', sentinelPassword: 'x', username: undefined });
  });

  test.each([
    [
      { REDIS_URL: 'redis://:a@h', REDIS_PASSWORD: 'b' },
      'REDIS_PASSWORD is set, and REDIS_URL names one too',
    ],
    [{ REDIS_URL: 'redis://h', REDIS_USERNAME: 'muster' }, 'a user without a password; set REDIS_PASSWORD'],
  ])('is refused when it is not clear: %j', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
  });
});

describe('Elasticsearch', () => {
  const read = (env: Record<string, string>) => readConfig(env).elasticsearch;

  test('may be several nodes, behind a path, and its address never holds a password', () => {
    expect(read({ ELASTICSEARCH_URL: 'https://me:p%40ss@a:9200/search/, https://b:9200' })).toEqual({
      url: 'https://a:9200/search,https://b:9200',
      username: 'me',
      password: 'p@ss',
    });
    expect(read({ ELASTICSEARCH_URL: 'https://me@a', ELASTICSEARCH_PASSWORD: 'x' })).toEqual({
      url: 'https://a',
      username: 'me',
      password: 'x',
    });
  });

  test.each([
    [{ ELASTICSEARCH_URL: 'https://a:9200,b:9200' }, 'or several with commas between'],
    [{ ELASTICSEARCH_URL: 'https://me:x@a,https://you:y@b' }, 'names more than one user'],
    [
      { ELASTICSEARCH_URL: 'https://me:x@a', ELASTICSEARCH_PASSWORD: 'y' },
      'ELASTICSEARCH_PASSWORD is set, and ELASTICSEARCH_URL names one too',
    ],
    [{ ELASTICSEARCH_URL: 'https://a', ELASTICSEARCH_USERNAME: 'me' }, 'a user without a password'],
    [{ ELASTICSEARCH_URL: 'https://a', ELASTICSEARCH_PASSWORD: 'x' }, 'a password without a user'],
    [
      { ELASTICSEARCH_URL: 'https://me:x@a', ELASTICSEARCH_API_KEY: 'k' },
      'ELASTICSEARCH_API_KEY is set, and a user or a password too',
    ],
    [{ ELASTICSEARCH_URL: 'https://me:100%@a' }, 'write it as %25'],
  ])('is refused when it is not clear: %j', (env, words) => {
    expect(() => read(env)).toThrow(words);
  });

  test.each([
    'https://me:hide,this@a',
    'me:hide-this@a',
    'ftp://me:hide@this@a',
    'https://me:hide/this@a',
    'https://ok,https://me:hide#this@a',
  ])('that is wrong is named without its password: %s', (url) => {
    const told = (() => {
      try {
        return JSON.stringify(read({ ELASTICSEARCH_URL: url })?.url);
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(told).not.toMatch(/hide|this/);
  });

  test.each(['http://me:hide@this@h', 'me:hide@h', 'mysql://me:hide@h'])('and so is Redis: %s', (url) => {
    expect(() => readConfig({ REDIS_URL: url })).toThrow('REDIS_URL is "');
    expect(() => readConfig({ REDIS_URL: url })).not.toThrow('hide');
  });
});
