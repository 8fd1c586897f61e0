import { requeueRequest } from '#lib/contract/requests.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: async ({ runtime, collection, actor, request }) =>
    runtime.control.actOnItems(collection, actor, 'requeue', parse(requeueRequest, await readJson(request))),
});
