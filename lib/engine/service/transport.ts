import { Pool, type Dispatcher } from 'undici';
import { EngineUnavailable } from '#lib/engine/engine.ts';
import type { TlsFiles } from '#lib/tls-files.ts';

/** Where the service is and how to enter it. */
export interface ServiceOptions {
  /** Its address, as far as `/ingest/…`. */
  url: string;
  /** Sent as a Bearer token. */
  token?: string;
  certificates?: TlsFiles;
  /** For how long one write may go on: less than a lease, so that two writes of one item do not overlap. */
  writeTimeoutMs?: number;
}

/** An answer that the service gave, whatever its status. */
export interface Answer {
  status: number;
  /** Of what it says, the beginning; of an answer that says yes, nothing. */
  text: string;
  /** The header `Retry-After`, as it stands. */
  retryAfter: string | undefined;
}

/** Requests to the service. Every status is an answer; no answer at all is thrown. */
export interface Transport {
  /** The service's origin, for people. */
  origin: string;
  /** @throws EngineUnavailable when there is no answer */
  post(path: string, json: string, signal: AbortSignal): Promise<Answer>;
  /** Asks for nothing but a sign of life. @throws EngineUnavailable when there is none */
  knock(signal: AbortSignal): Promise<Answer>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const TEXT_BYTES = 4_096;

/**
 * Opens a transport that never retries by itself and follows no redirects.
 * @param connections at once
 */
export function openTransport({ url, token, certificates }: ServiceOptions, connections: number): Transport {
  const { origin, pathname } = new URL(url);
  const base = pathname.replace(/\/+$/, '');
  const pool = new Pool(origin, {
    connections,
    connect: { timeout: CONNECT_TIMEOUT_MS, ...certificates },
    // Each request has a signal that ends it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const headers = {
    'user-agent': 'muster',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };

  async function send(
    request: Omit<Dispatcher.RequestOptions, 'origin'>,
    signal: AbortSignal,
  ): Promise<Answer> {
    try {
      const { statusCode, headers: answered, body } = await pool.request({ ...request, signal });
      const retryAfter = answered['retry-after'];
      return {
        status: statusCode,
        text: await readBeginning(body, statusCode < 300 ? 0 : TEXT_BYTES),
        retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      };
    } catch (error) {
      throw new EngineUnavailable(describe(error, origin, signal), { cause: error });
    }
  }

  return {
    origin,
    post: (path, json, signal) =>
      send(
        {
          method: 'POST',
          path: `${base}${path}`,
          headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
          body: json,
        },
        signal,
      ),
    knock: (signal) => send({ method: 'HEAD', path: base === '' ? '/' : base, headers }, signal),
    close: () => pool.destroy(),
  };
}

async function readBeginning(body: Dispatcher.ResponseData['body'], bytesMax: number): Promise<string> {
  if (bytesMax === 0) {
    await body.dump();
    return '';
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= bytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, bytesMax).toString();
}

function describe(error: unknown, origin: string, signal: AbortSignal): string {
  if (signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')
    return `The service at ${origin} does not answer in time.`;
  const why = error instanceof Error ? error.message || error.name : String(error);
  return `The service at ${origin} cannot be reached (${why}).`;
}
