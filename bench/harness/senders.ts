import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** One connection: sends a batch, and settles when it has been answered. @throws when it was refused */
export interface Send {
  (body: Buffer): Promise<void>;
  close(): void;
}

/** A connection that posts batches. */
export function openHttp(url: string, contentType: string): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (body: Buffer): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const headers = { 'content-type': contentType, 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      let said = '';
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => (said += text));
      answer.on('error', reject);
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve()
          : reject(new Error(`${url} answered ${answer.statusCode}: ${said.slice(0, 500)}`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
    return promise;
  };
  return Object.assign(send, { close: () => agent.destroy() });
}

/** A connection that sends pipelines of as many commands, written before, to a Redis; an answer is a line. */
export async function openPipelines(url: string, commands: number): Promise<Send> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const opened = Promise.withResolvers<void>();
  socket.once('connect', opened.resolve);
  socket.once('error', opened.reject);
  await opened.promise;
  let waiting = Promise.withResolvers<void>();
  let due = 0;
  socket.on('error', (error) => waiting.reject(error));
  socket.on('data', (chunk) => {
    if (chunk.includes('-'))
      return waiting.reject(new Error(`${url} answered ${chunk.toString().slice(0, 200)}`));
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) due--;
    if (due === 0) waiting.resolve();
  });
  const send = (body: Buffer): Promise<void> => {
    waiting = Promise.withResolvers<void>();
    due = commands;
    socket.write(body);
    return waiting.promise;
  };
  return Object.assign(send, { close: () => void socket.destroy() });
}

const LINE_FEED = 0x0a;
