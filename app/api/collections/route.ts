import { reaches } from '#lib/access/principal.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow(
    'key',
    async ({ runtime, principal }) => {
      const all = await runtime.listCollections();
      return { collections: all.filter(({ name }) => principal !== null && reaches(principal, name)) };
    },
    { alsoBound: true },
  ),
});
