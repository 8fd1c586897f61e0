import { allow } from '#lib/http/allow.ts';
import { declareRoute, readLastSegment } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  DELETE: allow('admin', async ({ runtime, actor, request }) => {
    const revoked = await runtime.access.revokeKey(readLastSegment(request));
    runtime.log.info({ actor, key: revoked }, 'key revoked');
    return revoked;
  }),
});
