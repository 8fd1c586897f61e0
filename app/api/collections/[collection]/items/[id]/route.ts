import { itemQuery } from '#lib/contract/requests.ts';
import { declareRoute, parse, readLastSegment } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: async ({ runtime, collection, request, query }) =>
    runtime.readItem(collection, readLastSegment(request), parse(itemQuery, query).vectors),
  DELETE: async ({ runtime, collection, actor, request }) =>
    runtime.control.deleteItem(collection, actor, readLastSegment(request)),
});
