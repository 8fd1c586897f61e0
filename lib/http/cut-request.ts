import { STATUS_CODES, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { MusterError } from '#lib/errors.ts';
import { answerProblem } from './problem.ts';

/** What Node answers by itself to requests that it cannot parse. */
const STATUS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Tells a client that has ended its request in the middle of the body what was wrong: Node would answer without a word. */
export function explainCutRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
    else if (error.code === 'HPE_INVALID_EOF_STATE') void answerCut(socket);
    else {
      const status = STATUS[error.code ?? ''] ?? 400;
      socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
    }
  });
}

async function answerCut(socket: Duplex): Promise<void> {
  const problem = answerProblem(
    new MusterError('truncated_body', 'Nothing was stored: the request ended before its body was complete.'),
  );
  const body = Buffer.from(await problem.arrayBuffer());
  const headers = {
    ...Object.fromEntries(problem.headers),
    'content-length': body.length,
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.write([`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, ...lines, '', ''].join('\r\n'));
  socket.end(body);
}
