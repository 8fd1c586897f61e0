import { VERSION } from '#lib/contract/version.ts';
import { allow } from '#lib/http/allow.ts';
import { describeApi } from '#lib/http/openapi/describe.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('anyone', async () => describeApi(VERSION)),
});
