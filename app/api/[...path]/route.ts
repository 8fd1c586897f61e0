import { MusterError } from '#lib/errors.ts';
import { allow } from '#lib/http/allow.ts';
import { declareRoute } from '#lib/http/route.ts';

const refuse = allow(
  'key',
  ({ request }) => {
    throw new MusterError('not_found', `There is nothing at ${new URL(request.url).pathname}.`);
  },
  { alsoBound: true },
);

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: refuse,
  POST: refuse,
  PUT: refuse,
  PATCH: refuse,
  DELETE: refuse,
});
