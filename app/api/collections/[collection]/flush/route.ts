import { flushRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('operate', async ({ runtime, collection, actor, request }) =>
    runtime.control.actOnItems(collection, actor, 'flush', parse(flushRequest, await readJson(request))),
  ),
});
