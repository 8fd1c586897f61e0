import { allow } from '#lib/http/allow.ts';
import { listReached } from '#lib/http/reached.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('key', listReached, { alsoBound: true }),
});
