import { hasScope } from '#lib/access/principal.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('anyone', async ({ runtime, principal }) => {
    const readiness = await runtime.readiness();
    const maySee = principal !== null && hasScope(principal, ['read', 'operate']);
    return Response.json(maySee ? readiness : { ready: readiness.ready }, {
      status: readiness.ready ? 200 : 503,
      headers: { 'cache-control': 'no-store' },
    });
  }),
});
