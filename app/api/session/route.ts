import { sessionRequest } from '#lib/contract/access.ts';
import { allow } from '#lib/http/allow.ts';
import { readJson } from '#lib/http/body.ts';
import { declareRoute, parse } from '#lib/http/route.ts';
import { answerSession, describeSession } from '#lib/http/session.ts';

/** Anyone may send it, so it is not to take memory. */
const BYTES_MAX = 4_096;

export const { GET, POST, PUT, PATCH, DELETE } = declareRoute({
  GET: allow('anyone', describeSession),
  POST: allow('anyone', async ({ runtime, request }) => {
    const { key } = parse(sessionRequest, await readJson(request, BYTES_MAX));
    const { principal, seal } = await runtime.access.signIn(key);
    runtime.log.info({ actor: principal.name }, 'signed in');
    return answerSession(request, principal, seal);
  }),
  DELETE: allow('anyone', async ({ request }) => answerSession(request, null, null)),
});
