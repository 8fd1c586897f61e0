import { collectionDeletion, collectionRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('key', ({ runtime, collection }) => runtime.describe(collection)),
  PUT: allow('admin', async ({ runtime, collection, actor, request }) =>
    runtime.control.define(collection, actor, parse(collectionRequest, await readJson(request))),
  ),
  DELETE: allow('admin', async ({ runtime, collection, actor, query }) => {
    const { confirm, force } = parse(collectionDeletion, query);
    return runtime.control.deleteCollection(collection, actor, confirm, force);
  }),
});
