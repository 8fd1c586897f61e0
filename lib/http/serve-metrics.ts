import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Runtime } from '#lib/runtime/interface.ts';
import { MusterError } from '#lib/errors.ts';
import { authorise, identify } from './authorise.ts';
import { answerMetrics } from './metrics.ts';
import { answerProblem } from './problem.ts';

/** The address at which every Muster tells its metrics. */
const PATH = '/api/metrics';

/**
 * Serves the metrics, and nothing else, of a Muster that has no pages. Who may look is as at the app.
 * @returns what ends it
 */
export async function serveMetrics(
  runtime: Pick<Runtime, 'access' | 'metrics' | 'explain'>,
  { host, port }: { host: string; port: number },
): Promise<() => Promise<void>> {
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const told = await answer(runtime, incoming);
    response.writeHead(told.status, Object.fromEntries(told.headers));
    response.end(await told.text());
  };
  const server = createServer((incoming, response) => void serve(incoming, response));
  server.listen(port, host);
  await once(server, 'listening');
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}

async function answer(
  runtime: Pick<Runtime, 'access' | 'metrics' | 'explain'>,
  { method, url = '/', headers }: IncomingMessage,
): Promise<Response> {
  try {
    const request = new Request(new URL(url, 'http://localhost'), {
      method: method === 'GET' ? 'GET' : 'POST',
      headers: Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      ),
    });
    authorise(await identify(runtime.access, request), { scopes: ['read'] }, '');
    if (request.method !== 'GET' || new URL(request.url).pathname !== PATH)
      throw new MusterError('not_found', `There is nothing here but GET ${PATH}.`);
    return await answerMetrics(runtime);
  } catch (error) {
    return answerProblem(runtime.explain(error));
  }
}
