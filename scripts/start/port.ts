import { Failure } from '#scripts/support/failure.ts';
import { findFreePort, probePort } from '#scripts/support/ports.ts';

const describe: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (_, port) =>
    `Port ${port} is taken: stop what listens there, or choose another, as in "PORT=${port + 1} npm start".`,
  EACCES: (_, port) => `Port ${port} is not allowed to this user: choose one above 1023 with PORT.`,
  EADDRNOTAVAIL: (host) => `HOST is ${host}, which is no address of this machine: use 127.0.0.1 or 0.0.0.0.`,
  ENOTFOUND: (host) => `HOST is ${host}, which is no address of this machine: use 127.0.0.1 or 0.0.0.0.`,
};

/**
 * The port to serve on; 0 asks for any that is free.
 * @throws Failure when it cannot be listened on
 */
export async function checkPort(host: string, port: number): Promise<number> {
  if (port === 0) return findFreePort(host);
  const reason = await probePort(port, host);
  if (reason === undefined) return port;
  throw new Failure(
    describe[reason]?.(host, port) ?? `Port ${port} cannot be used (${reason}): choose another.`,
  );
}
