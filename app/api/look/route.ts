import { lookAtOnce } from '#lib/http/looks.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: lookAtOnce,
});
