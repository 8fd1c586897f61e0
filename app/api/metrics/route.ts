import { allow } from '#lib/http/allow.ts';
import { answerMetrics } from '#lib/http/metrics.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('read', ({ runtime }) => answerMetrics(runtime)),
});
