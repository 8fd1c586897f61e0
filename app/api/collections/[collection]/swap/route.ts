import { swapRequest } from '#lib/contract/swap.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { requireReach } from '#lib/http/reached.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('admin', async ({ runtime, collection, principal, actor, request }) => {
    const asked = parse(swapRequest, await readJson(request));
    requireReach(principal, asked.to);
    return runtime.control.swapAlias(collection, actor, asked);
  }),
});
