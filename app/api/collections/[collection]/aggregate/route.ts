import { takeBatch } from '#lib/http/intake.ts';
import { declareRoute } from '#lib/http/route.ts';

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({ POST: takeBatch('aggregate') });
