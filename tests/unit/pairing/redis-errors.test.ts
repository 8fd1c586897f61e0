import { ReplyError } from 'ioredis';
import { expect, test } from 'vitest';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';

test.each([
  ['NOREPLICAS Not enough good replicas to write.', 'Redis reaches too few replicas'],
  ['CLUSTERDOWN Hash slot not served', 'missing a node'],
  ['MISCONF Errors writing to the AOF file: No space left on device', 'cannot write to its disk'],
])('what Redis answers is told in words, worth a retry: %s', (message, words) => {
  const told = explainRedisError(new ReplyError(message));
  expect(told).toMatchObject({ code: 'redis_unavailable', message: expect.stringContaining(words) });
});

test.each([
  [
    'Too many Cluster redirections. Last error: ReplyError: TRYAGAIN Multiple keys request during rehashing of slot',
    'moving data or missing a node',
  ],
  ['The connection to the cluster is not there.', 'Redis is away'],
  ['Connection is closed.', 'Redis is away'],
  ['Command timed out', 'does not answer in time'],
])('what the client says when it gives up is told in words, worth a retry: %s', (message, words) => {
  const told = explainRedisError(new Error(message));
  expect(told).toMatchObject({ code: 'redis_unavailable', message: expect.stringContaining(words) });
});

test('a fault of our own is not put down to Redis', () => {
  const fault = new TypeError('x is not a function');
  expect(explainRedisError(fault)).toBe(fault);
});
