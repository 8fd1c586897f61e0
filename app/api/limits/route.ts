import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: async ({ runtime }) => runtime.limits(),
});
