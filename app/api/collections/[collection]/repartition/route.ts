import { repartitionRequest } from '#lib/contract/requests.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('admin', async ({ runtime, collection, actor, request }) =>
    runtime.control.repartition(
      collection,
      actor,
      parse(repartitionRequest, await readJson(request)).partitions,
    ),
  ),
});
