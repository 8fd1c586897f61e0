import { declareRoute } from '#lib/http/route.ts';
import { MusterError } from '#lib/errors.ts';

const refuse = async ({ request }: { request: Request }): Promise<never> => {
  throw new MusterError('not_found', `There is nothing at ${new URL(request.url).pathname}.`);
};

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: refuse,
  POST: refuse,
  PUT: refuse,
  PATCH: refuse,
  DELETE: refuse,
});
