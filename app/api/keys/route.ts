import { keyRequest } from '#lib/contract/access.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('admin', async ({ runtime }) => ({ keys: await runtime.access.listKeys() })),
  POST: allow('admin', async ({ runtime, actor, request }) => {
    const { key, ...made } = await runtime.access.makeKey(parse(keyRequest, await readJson(request)), actor);
    runtime.log.info({ actor, key: made }, 'key made');
    return { key, ...made };
  }),
});
