import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { TestCertificate } from './certificates.ts';

/** What stands in front of an Elasticsearch that has no security, as a proxy or a cloud's gateway does. */
export interface TlsFront {
  /** `https://127.0.0.1:…` */
  url: string;
  port: number;
  /** Requests that were let through. */
  passed(): number;
  /** Ends it with every connection; nothing listens then. */
  close(): Promise<void>;
}

export interface TlsFrontOptions {
  /** An Elasticsearch on loopback that speaks http. */
  target: string;
  certificate: TestCertificate;
  /** Judges a request by its `Authorization`; without it everyone is let through. */
  allow?: (authorization: string | undefined) => boolean;
  /** Asks for a client certificate of this authority. */
  clientCa?: string;
}

/** Starts one on a free port. */
export async function startTlsFront(options: TlsFrontOptions): Promise<TlsFront> {
  const { target, certificate, allow = () => true, clientCa } = options;
  let passed = 0;
  const server = createServer({
    cert: certificate.cert,
    key: certificate.key,
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
  });
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!allow(incoming.headers.authorization)) return refuse(incoming, outgoing);
    passed += 1;
    // The server behind knows no users, and would take offence.
    const { authorization: _, ...headers } = incoming.headers;
    const { method, url = '/' } = incoming;
    const forwarded = request(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, outgoing).catch(() => outgoing.destroy());
    });
    forwarded.on('error', () => outgoing.destroy());
    pipeline(incoming, forwarded).catch(() => forwarded.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    port,
    passed: () => passed,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** As Elasticsearch's own security does. */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse): void {
  incoming.resume();
  const error = { type: 'security_exception', reason: 'unable to authenticate' };
  outgoing.writeHead(401, {
    'content-type': 'application/json',
    'x-elastic-product': 'Elasticsearch',
    'www-authenticate': 'ApiKey',
  });
  outgoing.end(JSON.stringify({ error, status: 401 }));
}
