import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in front of a real Muster and says that it is busy, for as many requests as it is told; passes on all others. */
export interface BusyFront {
  url: string;
  /** Requests that were turned away. */
  turnedAway(): number;
  close(): void;
}

/** @param times requests that are answered 503 with Retry-After before any is passed on */
export async function startBusyFront(musterUrl: string, times: number): Promise<BusyFront> {
  let turnedAway = 0;
  const server = createServer((asked, response) => {
    if (turnedAway >= times) return pass(musterUrl, asked, response);
    turnedAway += 1;
    asked.resume();
    response.writeHead(503, { 'retry-after': '1', 'content-type': 'application/problem+json' });
    const problem = {
      type: 'urn:x',
      title: 'Busy',
      status: 503,
      code: 'closing',
      detail: 'Muster is closing.',
    };
    response.end(JSON.stringify(problem));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turnedAway: () => turnedAway,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function pass(musterUrl: string, asked: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = asked;
  const onward = request(`${musterUrl}${asked.url}`, {
    method,
    headers: { ...headers, host: new URL(musterUrl).host },
  });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  asked.pipe(onward);
}
