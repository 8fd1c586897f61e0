import { allow } from '#lib/http/allow.ts';
import { takeBatch } from '#lib/http/intake.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  POST: allow('write', takeBatch('documents')),
});
