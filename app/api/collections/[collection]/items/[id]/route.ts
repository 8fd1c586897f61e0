import { itemQuery } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute, parse, readLastSegment } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow(['read', 'write'], async ({ runtime, collection, request, query }) =>
    runtime.readItem(collection, readLastSegment(request), parse(itemQuery, query).vectors),
  ),
  DELETE: allow('operate', async ({ runtime, collection, actor, request }) =>
    runtime.control.deleteItem(collection, actor, readLastSegment(request)),
  ),
});
