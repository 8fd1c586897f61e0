import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { declareRoute, type DeclaredHandler } from '#lib/http/route.ts';
import { ACCESS_TABLE } from '#tests/support/access-table.ts';
import { listPages, listRoutes } from '#tests/support/routes.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'];
type Exports = Record<string, DeclaredHandler | undefined>;

const routes = await Promise.all(
  listRoutes().map(async (route) => ({ ...route, exports: (await import(route.file)) as Exports })),
);

test.each(routes)('$address serves every method through declareRoute', ({ exports, file }) => {
  expect(Object.keys(exports).toSorted()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
  expect(readFileSync(file, 'utf8')).toContain('} = declareRoute({');
});

test('every method of every route has the access rule of the table, and no other is served', () => {
  const declared = routes.flatMap(({ address, exports }) =>
    METHODS.flatMap((method) => {
      const rule = exports[method]?.rule;
      return rule === undefined ? [] : [[`${method} ${address}`, rule.scopes] as const];
    }),
  );
  expect(Object.fromEntries(declared)).toEqual(ACCESS_TABLE);
});

describe('pages', () => {
  const pages = listPages().filter(({ address }) => address !== '/login');

  test.each(pages)('$address is drawn for nobody who is not signed in', ({ file }) => {
    expect(readFileSync(file, 'utf8')).toMatch(/await guard(Collection)?Page\(/);
  });
});

test('a handler without an access rule does not compile', () => {
  // @ts-expect-error -- the rule is missing
  expect(declareRoute({ GET: async () => ({}) })).toBeDefined();
});
