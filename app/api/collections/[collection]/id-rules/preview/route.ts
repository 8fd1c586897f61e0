import { idRulePreviewRequest } from '#lib/contract/near-ids.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('operate', async ({ runtime, collection, request }) =>
    runtime.control.previewIdRule(collection, parse(idRulePreviewRequest, await readJson(request)).id_rule),
  ),
});
