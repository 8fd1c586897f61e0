import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Failure } from './failure.ts';

/** Undefined when this port can be listened on, else the reason, such as EADDRINUSE. */
export function probePort(port: number, host: string): Promise<string | undefined> {
  return listen(port, host).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

/** Below those that systems give to outgoing connections, one of which could take a port before its server does. */
const [PORT_MIN, PORT_MAX] = [20_000, 32_000];
const TRIES_MAX = 100;

/** A port that is free now. @throws Failure when none is found */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  let reason: string | undefined;
  for (let i = 0; i < TRIES_MAX; i++) {
    const port = randomInt(PORT_MIN, PORT_MAX);
    reason = await probePort(port, host);
    if (reason === undefined) return port;
  }
  throw new Failure(
    `No port from ${PORT_MIN} to ${PORT_MAX} could be listened on at ${host} (${reason}): free one, or name one.`,
  );
}

function listen(port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const server = createServer();
  server.once('error', reject);
  server.listen({ port, host, exclusive: true }, () => server.close(() => resolve()));
  return promise;
}
