import { emptyRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readOptionalJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('operate', async ({ runtime, collection, operation, actor, request }) => {
    parse(emptyRequest, await readOptionalJson(request));
    return runtime.control.abort(collection, actor, operation);
  }),
});
