import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: ({ runtime, collection }) => runtime.describe(collection),
});
