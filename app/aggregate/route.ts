import { DEFAULT_COLLECTION } from '#lib/contract/vocabulary.ts';
import { allow } from '#lib/http/allow.ts';
import { takeBatch } from '#lib/http/intake.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('write', takeBatch('aggregate', DEFAULT_COLLECTION), { collection: DEFAULT_COLLECTION }),
});
