import { randomUUID } from 'node:crypto';
import { holdsToken } from '#lib/access/token.ts';
import { readTraceparent } from '#lib/telemetry/tracing.ts';

/** Carries a request's ID both ways. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** What a proxy or a client may give: nothing that an answer, a log or a URN would have to escape. */
const FORM = /^[\w.~:@/+=-]{1,128}$/;

/**
 * A request's ID: the one that it brings, else that of the trace that it is a part of, else a new one.
 * @param holdsKey tells what is no ID, because answers and traces repeat it
 */
export function readRequestId(headers: Headers, holdsKey: (text: string) => boolean = holdsToken): string {
  const given = headers.get(REQUEST_ID_HEADER);
  if (given !== null && FORM.test(given) && !holdsKey(given)) return given;
  return readTraceparent(headers.get('traceparent'))?.traceId ?? randomUUID();
}
