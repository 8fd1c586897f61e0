import { activityQuery } from '#lib/contract/requests.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: async ({ runtime, collection, query }) =>
    runtime.control.listOperations(collection, parse(activityQuery, query)),
});
