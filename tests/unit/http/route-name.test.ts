import { describe, expect, test } from 'vitest';
import { nameRoute } from '#lib/http/route-name.ts';
import { listRoutes } from '#tests/support/routes.ts';

const ROUTES = listRoutes().filter(({ address }) => !address.includes('...'));

describe('the name of a route', () => {
  test.each(ROUTES)('$address holds none of the names in the address', ({ address }) => {
    const template = address.replaceAll(/\[(\w+)\]/g, '{$1}');
    const names = [...address.matchAll(/\[(\w+)\]/g)].map(([, name]) => name!);
    for (const given of ['shop', 'items', 'collections', 'keys', 'a%2Fb'])
      expect(
        nameRoute(
          address.replaceAll(/\[\w+\]/g, given),
          Object.fromEntries(names.map((name) => [name, given])),
        ),
      ).toBe(template);
  });

  test('is one and the same for all that is at no address', () => {
    expect(nameRoute('/api/what/ever', { path: ['what', 'ever'] })).toBe('none');
  });

  test('has no slash at its end', () => {
    expect(nameRoute('/aggregate/', {})).toBe('/aggregate');
  });
});
