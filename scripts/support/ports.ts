import { createServer } from 'node:net';

/** Undefined when this port can be listened on, else the reason, such as EADDRINUSE. */
export function probePort(port: number, host: string): Promise<string | undefined> {
  return listen(port, host).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}

/** A port that is free now. */
export const findFreePort = (host = '127.0.0.1'): Promise<number> => listen(0, host);

function listen(port: number, host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen({ port, host, exclusive: true }, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
  });
  return promise;
}
