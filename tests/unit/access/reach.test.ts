import { expect, test } from 'vitest';
import { LOCAL } from '#lib/access/principal.ts';
import { requireReach } from '#lib/http/reached.ts';

const bound = { ...LOCAL, name: 'shop-admin', collections: ['shop'] };

test('a collection that a body names is held against the key as one in the path is', () => {
  expect(() => requireReach(bound, 'shop')).not.toThrow();
  expect(() => requireReach(LOCAL, 'shop-v2')).not.toThrow();
  expect(() => requireReach(bound, 'shop-v2')).toThrow(
    'The key "shop-admin" does not reach the collection "shop-v2".',
  );
  expect(() => requireReach(null, 'shop')).toThrow('does not reach');
});
