import { itemFilter } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', async ({ runtime, collection, query }) =>
    runtime.listItems(collection, parse(itemFilter, query)),
  ),
});
