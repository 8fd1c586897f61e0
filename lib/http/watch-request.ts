import type { Runtime } from '#lib/runtime.ts';
import type { Scope } from '#lib/telemetry/scope.ts';
import { readRequestId, REQUEST_ID_HEADER } from './request-id.ts';
import { nameRoute } from './route-name.ts';

/**
 * Answers a request under its ID: every line of the log that it leads to has that ID, and so has the answer. It is counted, and,
 * where traces are on, traced; a look only where its sender traces it, because a dashboard looks every second.
 */
export async function watchRequest(
  { telemetry, access }: Pick<Runtime, 'telemetry' | 'access'>,
  request: Request,
  params: Readonly<Record<string, string | string[]>>,
  answer: (requestId: string) => Promise<Response>,
): Promise<Response> {
  const began = performance.now();
  const { method, headers } = request;
  const route = nameRoute(new URL(request.url).pathname, params);
  const requestId = readRequestId(headers, access.holdsKey);
  const parent = headers.get('traceparent');
  const span =
    method === 'GET' && parent === null
      ? null
      : telemetry.startSpan(`${method} ${route}`, {
          kind: 'server',
          parent,
          attributes: { 'http.request.method': method, 'http.route': route, 'muster.request_id': requestId },
        });
  const scope: Scope = { requestId, span };
  const response = await telemetry.scopes.run(scope, () => answer(requestId));
  const { status } = response;
  response.headers.set(REQUEST_ID_HEADER, requestId);
  telemetry.meter.noteRequest(route, method, status, (performance.now() - began) / 1_000);
  span?.note({ 'http.response.status_code': status });
  span?.end(status >= 500 ? new Error(String(status)) : undefined);
  return response;
}
