import { expect, test } from 'vitest';
import { hostnameOf, isLoopback } from '#lib/access/loopback.ts';

test.each([
  '127.0.0.1',
  '127.1.2.3',
  'localhost',
  'LOCALHOST',
  'muster.localhost',
  '::1',
  '[::1]',
  '::ffff:127.0.0.1',
])('only this computer reaches %s', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '0.0.0.0',
  '::',
  '[::]',
  '10.0.0.1',
  '127.0.0.1.evil.example',
  '127.evil.example',
  'localhost.evil',
  '',
  'muster',
])('others may reach %j', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test.each([
  ['127.0.0.1:3000', '127.0.0.1'],
  ['[::1]:3000', '[::1]'],
  ['localhost', 'localhost'],
  ['a b', ''],
  ['evil.example@127.0.0.1', '127.0.0.1'],
])('the name in %j is %j', (host, name) => {
  expect(hostnameOf(host)).toBe(name);
});
