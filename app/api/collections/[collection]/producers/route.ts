import { allow } from '#lib/http/allow.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', ({ runtime, collection }) => runtime.views.producers(collection)),
});
