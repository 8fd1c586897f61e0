import { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { isLoopback } from './loopback.ts';

/** Addresses that this process listens on and other computers may reach. */
export function listExposed(): string[] {
  return listServers()
    .map((server) => server.address())
    .flatMap((address) => (address === null || typeof address === 'string' ? [] : [address.address]))
    .filter((address) => !isLoopback(address));
}

/** The HTTP servers of this process. */
export const listHttpServers = (): HttpServer[] =>
  listServers().filter((server) => server instanceof HttpServer);

/** Why a Muster without keys must not listen there, in one sentence with the cure. */
export const describeExposure = (address: string): string =>
  `Muster would listen on ${address}, where other computers reach it, and no key protects it: set MUSTER_ADMIN_KEY (openssl rand -base64 32 makes a good one), make a key with \`npm run muster -- keys create\`, or listen on 127.0.0.1.`;

function listServers(): Server[] {
  // The one place that knows where Next listens, however it was started.
  const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
  return handles.filter((handle) => handle instanceof Server);
}
