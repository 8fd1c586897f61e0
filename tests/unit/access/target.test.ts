import { expect, test } from 'vitest';
import { readTarget } from '#components/login/target.ts';

test.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  'javascript:alert(1)',
  'evil',
  '',
  undefined,
  ['/a', '/b'],
])('a sign-in never leads to %j', (to) => {
  expect(readTarget(to)).toBe('/');
});

test('a sign-in leads back to the page that asked for it', () => {
  expect(readTarget('/?collection=a&range=1h')).toBe('/?collection=a&range=1h');
});
