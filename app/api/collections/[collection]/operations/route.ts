import { activityQuery } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow(['read', 'operate'], async ({ runtime, collection, query }) =>
    runtime.control.listOperations(collection, parse(activityQuery, query)),
  ),
});
