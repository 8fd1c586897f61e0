import { spanQuery } from '#lib/contract/console.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', async ({ runtime, collection, query }) =>
    runtime.views.throughput(collection, parse(spanQuery, query)),
  ),
});
