import { heldRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow(['read', 'write'], async ({ runtime, collection, request }) =>
    runtime.listHeldSides(collection, parse(heldRequest, await readJson(request)).ids),
  ),
});
