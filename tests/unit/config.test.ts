import { expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { describeRedis } from '#lib/redis-address.ts';

test('without settings Muster serves loopback on 3000 with the embedded index', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    redis: { kind: 'server', nodes: [{ host: '127.0.0.1', port: 6379 }], db: 0, tls: false },
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
    kind: 'server',
    nodes: [{ host: 'redis.example', port: 6380 }],
    db: 3,
    username: 'me',
    password: 'p@ss',
    tls: true,
  });
  expect(readConfig({ REDIS_HOST: 'redis', REDIS_PORT: '7001', REDIS_DB: '2' }).redis).toMatchObject({
    nodes: [{ host: 'redis', port: 7001 }],
    db: 2,
  });
  expect(readConfig({ REDIS_URL: 'redis://[::1]', REDIS_PORT: '7001' }).redis.nodes).toEqual([
    { host: '::1', port: 7001 },
  ]);
});

test.each([
  'rediss://me:p%40ss@a:7000,b,[::1]:7002',
  'rediss://me:p%40ss@a:7000,rediss://b:6379,rediss://[::1]:7002/0',
  'rediss+cluster://me:p%40ss@a:7000,b,[::1]:7002/',
])('several nodes are a cluster: %s', (url) => {
  expect(readConfig({ REDIS_URL: url }).redis).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 6379 },
      { host: '::1', port: 7002 },
    ],
    db: 0,
    username: 'me',
    password: 'p@ss',
    tls: true,
  });
});

test('one node is a cluster where the address says so', () => {
  expect(readConfig({ REDIS_URL: 'redis+cluster://a' }).redis).toMatchObject({
    kind: 'cluster',
    nodes: [{ host: 'a', port: 6379 }],
  });
});

test('sentinels are named with their master, and may have a password of their own', () => {
  const env = {
    REDIS_URL: 'redis+sentinel://:secret@a,b:26380/my%20master/2',
    REDIS_SENTINEL_PASSWORD: 'other',
  };
  expect(readConfig(env).redis).toEqual({
    kind: 'sentinel',
    nodes: [
      { host: 'a', port: 26_379 },
      { host: 'b', port: 26_380 },
    ],
    masterName: 'my master',
    db: 2,
    password: 'secret',
    sentinelPassword: 'other',
    tls: false,
  });
});

test.each([
  ['redis://h:7/2', 'Redis at h:7, database 2'],
  ['redis://a:1,[::1]:2', 'Redis Cluster at a:1, [::1]:2'],
  ['redis+sentinel://a/mymaster', 'Redis mymaster of the sentinels at a:26379'],
])('%s is called by its nodes, never by its password', (url, words) => {
  expect(describeRedis(readConfig({ REDIS_URL: url.replace('//', '//me:secret@') }).redis)).toBe(words);
});

test.each([
  [{ PORT: 'http' }, 'PORT is "http"'],
  [{ PORT: '70000' }, 'PORT is "70000"'],
  [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is "localhost:6379"'],
  [{ REDIS_URL: 'http://me:secret@h' }, 'REDIS_URL is "http://…@h"'],
  [{ REDIS_URL: 'redis://a:7000,b:port' }, 'REDIS_URL names the node "b:port"'],
  [
    { REDIS_URL: 'redis://a:7000,b:7001/3' },
    'REDIS_URL chooses a database (/3), but a Redis Cluster has only',
  ],
  [
    { REDIS_URL: 'redis://a,b', REDIS_DB: '3' },
    'REDIS_DB chooses a database (3), but a Redis Cluster has only',
  ],
  [{ REDIS_URL: 'redis://a,b', REDIS_PORT: '7000' }, 'REDIS_PORT is set, but REDIS_URL names several nodes'],
  [{ REDIS_URL: 'redis+sentinel://a:26379' }, 'REDIS_URL names sentinels but no master'],
  [{ REDIS_URL: 'redis://me:100%@h' }, 'write it as %25'],
  [{ REDIS_URL: 'redis://h/two' }, 'REDIS_URL ends in "/two"'],
  [{ ELASTICSEARCH_URL: 'elastic' }, 'has to be an address that starts with http:// or https://'],
  [{ MUSTER_INDEXER: 'maybe' }, 'MUSTER_INDEXER is "maybe"'],
  [{ REDIS_URL: 'redis://a', REDIS_HOST: 'b' }, 'keep the one that you mean'],
  [{ MUSTER_ADMIN_KEY: 'short' }, 'MUSTER_ADMIN_KEY is set, but it has to be 24 to 200 printable'],
  [{ MUSTER_RATE_REQUESTS: '0' }, 'MUSTER_RATE_REQUESTS is "0"'],
])('what is wrong is said in one sentence: %j', (env, words) => {
  expect(() => readConfig(env)).toThrow(words);
});

test('a key that is wrong is not repeated', () => {
  expect(() => readConfig({ MUSTER_ADMIN_KEY: 'my secret' })).not.toThrow('my secret');
});

test.each([
  [{ MUSTER_SERVICE_URL: 'https://muster:s3cret@docs' }, 'MUSTER_SERVICE_URL is set, but it has to be'],
  [{ MUSTER_SERVICE_URL: 'https://docs?token=s3cret' }, 'MUSTER_SERVICE_URL is set, but it has to be'],
  [{ REDIS_URL: 'redis://h:6379?password=s3cret' }, 'REDIS_URL names the node "h:6379…"'],
  [{ REDIS_URL: 'redis://h:6379#s3cret' }, 'REDIS_URL names the node "h:6379…"'],
  [{ REDIS_URL: 'redis://h/0?password=s3cret' }, 'REDIS_URL ends in "/0…"'],
  [{ REDIS_URL: 'redis+sentinel://h/master/0?password=s3cret' }, 'REDIS_URL ends in "/0…"'],
  [{ REDIS_URL: 'redis+sentinel://h/master?password=s3cret' }, 'REDIS_URL names the master "master…"'],
  [{ REDIS_URL: 'http://h?password=s3cret' }, 'REDIS_URL is "http://h…"'],
  [{ REDIS_URL: 'redis://a,b/1?password=s3cret' }, 'REDIS_URL ends in "/1…"'],
  [{ ELASTICSEARCH_URL: 'https://h:9200?apikey=s3cret' }, 'ELASTICSEARCH_URL is "https://h:9200…"'],
  [{ ELASTICSEARCH_URL: 'https://a#s3cret,https://b' }, 'ELASTICSEARCH_URL is "https://a…"'],
])('a secret in an address that is wrong is not repeated: %j', (env, words) => {
  expect(() => readConfig(env)).toThrow(words);
  expect(() => readConfig(env)).not.toThrow('s3cret');
});

test('documents go to a service where it is named, with its token', () => {
  const env = { MUSTER_SERVICE_URL: 'https://docs.example/v2', MUSTER_SERVICE_TOKEN: 'kept-secret' };
  expect(readConfig(env).service).toEqual({ url: 'https://docs.example/v2', token: 'kept-secret' });
  expect(readConfig({}).service).toBeUndefined();
});

test('a service and Elasticsearch are not named both', () => {
  const env = { MUSTER_SERVICE_URL: 'http://docs', ELASTICSEARCH_URL: 'http://elastic' };
  expect(() => readConfig(env)).toThrow(/ELASTICSEARCH_URL and MUSTER_SERVICE_URL are both set/);
});

test.each(['docs:8080', 'ftp://docs', 'http://me:secret@docs', 'http://docs?key=secret', 'http://docs/#x'])(
  'a service has a bare address: %s',
  (url) => {
    expect(() => readConfig({ MUSTER_SERVICE_URL: url })).toThrow(/^MUSTER_SERVICE_URL/);
  },
);

test('the token of a service is not told when it is wrong', () => {
  expect(() => readConfig({ MUSTER_SERVICE_TOKEN: 'my secret' })).toThrow(
    /^MUSTER_SERVICE_TOKEN is set, but/,
  );
});

test('an indexer indexes, whatever else is set, and never into an index of its own', () => {
  const indexer = { MUSTER_ROLE: 'indexer', MUSTER_INDEXER: 'off' };
  expect(readConfig({ ...indexer, ELASTICSEARCH_URL: 'http://elastic.internal:9200' })).toMatchObject({
    role: 'indexer',
    indexer: true,
  });
  expect(() => readConfig(indexer)).toThrow(/^The embedded index belongs to one process, the app\./);
  expect(() => readConfig({ MUSTER_ROLE: 'both' })).toThrow(
    'MUSTER_ROLE is "both", but it has to be app or indexer.',
  );
});
