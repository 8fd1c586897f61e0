import { declareRoute, readLastSegment } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: async ({ runtime, collection, request }) => runtime.readItem(collection, readLastSegment(request)),
});
