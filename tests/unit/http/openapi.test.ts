import { globSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeApi } from '#lib/http/openapi/describe.ts';
import { ENDPOINTS } from '#lib/http/openapi/endpoints.ts';

/** `app/api/[...path]` says 404 to everything that is at no address. */
const NOWHERE = 'app/api/[...path]/route.ts';
const ROUTES = globSync('app/**/route.ts')
  .filter((file) => file !== NOWHERE)
  .toSorted();

const pathOf = (file: string): string =>
  `/${path
    .relative('app', path.dirname(file))
    .replaceAll(/\[(\w+)\]/g, '{$1}')
    .split(path.sep)
    .join('/')}`;

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;

/** What a route serves, by its own word: no route takes PATCH, and says what it takes instead. */
async function readMethods(file: string): Promise<string[]> {
  const { PATCH } = (await import(path.resolve(file))) as { PATCH: Handler };
  const refusal = await PATCH(new Request('http://localhost/'), { params: Promise.resolve({}) });
  return refusal.headers.get('allow')!.split(', ').toSorted();
}

describe('the description', () => {
  test.each(ROUTES)('tells every method that %s serves, and no other', async (file) => {
    const told = ENDPOINTS.filter((endpoint) => endpoint.path.replace(/\/$/, '') === pathOf(file));
    expect(told.map(({ method }) => method).toSorted()).toEqual(await readMethods(file));
  });

  test('tells no path that is not served', () => {
    const served = new Set(ROUTES.map(pathOf));
    expect(ENDPOINTS.filter((endpoint) => !served.has(endpoint.path.replace(/\/$/, '')))).toEqual([]);
  });

  test('gives each operation a name of its own', () => {
    expect(new Set(ENDPOINTS.map(({ name }) => name)).size).toBe(ENDPOINTS.length);
  });

  test.each(ENDPOINTS)('has examples of $name that keep to their schemas', ({ body, answer }) => {
    expect(answer.schema.parse(answer.example)).toEqual(answer.example);
    expect(body?.schema.safeParse(body.example).error).toBeUndefined();
  });

  test('has no reference that leads nowhere, and no schema that nothing refers to', () => {
    const document = describeApi('1.0.0');
    const refs = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    expect(new Set([...refs].map(([, name]) => name))).toEqual(
      new Set(Object.keys(document.components.schemas)),
    );
  });
});
