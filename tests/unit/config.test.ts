import { expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';

test('without settings Muster serves loopback on 3000 with the embedded index', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    redis: { host: '127.0.0.1', port: 6379, db: 0, tls: false },
    elasticsearch: undefined,
    indexer: true,
  });
});

test('an empty setting counts as unset', () => {
  expect(readConfig({ PORT: '', ELASTICSEARCH_URL: '' })).toMatchObject({
    port: 3000,
    elasticsearch: undefined,
  });
});

test('a Redis is named by address or by parts', () => {
  expect(readConfig({ REDIS_URL: 'rediss://me:p%40ss@redis.example:6380/3' }).redis).toEqual({
    host: 'redis.example',
    port: 6380,
    db: 3,
    username: 'me',
    password: 'p@ss',
    tls: true,
  });
  expect(readConfig({ REDIS_HOST: 'redis', REDIS_PORT: '7001', REDIS_DB: '2' }).redis).toMatchObject({
    host: 'redis',
    port: 7001,
    db: 2,
  });
});

test.each([
  [{ PORT: 'http' }, 'PORT is "http"'],
  [{ PORT: '70000' }, 'PORT is "70000"'],
  [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is "localhost:6379"'],
  [{ REDIS_URL: 'redis://h/two' }, 'REDIS_URL ends in "/two"'],
  [{ ELASTICSEARCH_URL: 'elastic' }, 'has to be an address that starts with http:// or https://'],
  [{ MUSTER_INDEXER: 'maybe' }, 'MUSTER_INDEXER is "maybe"'],
  [{ REDIS_URL: 'redis://a', REDIS_HOST: 'b' }, 'keep the one that you mean'],
])('what is wrong is said in one sentence: %j', (env, words) => {
  expect(() => readConfig(env)).toThrow(words);
});
