import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { MusterError } from '#lib/errors.ts';
import { answerProblem } from './problem.ts';
import { readRequestId, REQUEST_ID_HEADER } from './request-id.ts';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers by itself what Next would answer with a bare 500 before any handler: a path that cannot be decoded, and TRACE. */
export function refuseUnreadable(server: Server): void {
  const listeners = server.listeners('request') as Listener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const problem = findProblem(request);
    if (problem === null) for (const listener of listeners) listener.call(server, request, response);
    else void answer(response, problem);
  });
}

function findProblem({ method, url = '/', headers }: IncomingMessage): Response | null {
  if (method === 'TRACE')
    return answerProblem(new MusterError('method_not_allowed', 'TRACE is not allowed here.'), {
      requestId: idOf(headers),
      headers: { allow: '' },
    });
  const path = url.split('?', 1)[0]!;
  try {
    decodeURIComponent(path);
    return null;
  } catch {
    return answerProblem(
      new MusterError(
        'invalid_path',
        `The path ${path.slice(0, PATH_CHARS_MAX)} is not percent-encoded UTF-8: a % of its own is written %25.`,
      ),
      { requestId: idOf(headers) },
    );
  }
}

function idOf(headers: IncomingMessage['headers']): string {
  const given = ['traceparent', REQUEST_ID_HEADER].map((name) => [name, String(headers[name] ?? '')]);
  return readRequestId(new Headers(given as [string, string][]));
}

const PATH_CHARS_MAX = 200;

async function answer(response: ServerResponse, problem: Response): Promise<void> {
  response.writeHead(problem.status, Object.fromEntries(problem.headers));
  response.end(Buffer.from(await problem.arrayBuffer()));
}
