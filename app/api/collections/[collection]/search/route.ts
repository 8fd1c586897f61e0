import { searchRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('read', async ({ runtime, collection, request }) =>
    runtime.search(collection, parse(searchRequest, await readJson(request))),
  ),
});
