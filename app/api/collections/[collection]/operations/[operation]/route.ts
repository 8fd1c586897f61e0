import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: ({ runtime, collection, operation }) => runtime.control.readOperation(collection, operation),
});
