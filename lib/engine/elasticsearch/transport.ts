import { errors, type Client } from '@elastic/elasticsearch';
import { explainAttempt } from '#lib/connection-trouble.ts';
import type { ElasticsearchAddress } from '#lib/elasticsearch-address.ts';
import { EngineUnavailable } from '#lib/engine/engine.ts';
import { listAway, openClient, type Trace } from './nodes.ts';

/** Where Elasticsearch is, how to enter it, and how long to wait. */
export interface ElasticsearchOptions extends ElasticsearchAddress {
  requestTimeoutMs?: number;
}

/** An answer that Elasticsearch gave, whatever its status. */
export interface Answer {
  status: number;
  body: unknown;
}

/** One request to Elasticsearch. Every status is an answer; no answer at all is thrown. */
export interface Transport {
  /**
   * @param parse reads the answer's JSON
   * @throws EngineUnavailable when there is no answer
   */
  send(method: string, path: string, body?: unknown, parse?: (json: string) => unknown): Promise<Answer>;
  /** Sends a bulk request in an encoding. @throws EngineUnavailable when there is no answer */
  sendBulk(path: string, bytes: Buffer, contentType: string): Promise<Answer>;
  /** Of several nodes, those that are left out for now. */
  listAway?(): string[];
  /** Gives up what is under way. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** The connection was never made, so the request was never sent. */
const NEVER_SENT =
  /^(connect|getaddrinfo) |Connect Timeout|certificate|altnames|SSL routines|before secure TLS/i;
/** A node, or who stands before it, cannot serve at all. */
const AWAY_STATUSES = [502, 503, 504];

/**
 * Opens a transport that never sends again what may have been executed: that is the protocol's to say. What did not reach one
 * node goes to the next.
 */
export function openTransport(options: ElasticsearchOptions): Transport {
  const client = openClient(options, options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS);
  const { connectionPool } = client;

  // One each: the client aborts a request's signal itself when time is up.
  const underWay = new Set<AbortController>();

  function leaveOut({ connection }: Trace): void {
    if (connectionPool.size > 1 && connection) connectionPool.markDead(connection);
  }

  async function request(
    params: Parameters<Client['transport']['request']>[0],
    contentType: string,
    parse: (json: string) => unknown = JSON.parse,
  ): Promise<Answer> {
    for (let nodesLeft = connectionPool.size - 1; ; nodesLeft -= 1) {
      const trace: Trace = {};
      try {
        return await requestOnce(params, contentType, parse, trace);
      } catch (error) {
        if (error instanceof errors.ResponseError) return { status: error.statusCode ?? 0, body: error.body };
        if (error instanceof errors.TimeoutError) leaveOut(trace);
        if (nodesLeft > 0 && maySendAgain(params.method, error)) continue;
        throw new EngineUnavailable(describe(error, trace, options), { cause: error });
      }
    }
  }

  async function requestOnce(
    params: Parameters<Client['transport']['request']>[0],
    contentType: string,
    parse: (json: string) => unknown,
    trace: Trace,
  ): Promise<Answer> {
    const controller = new AbortController();
    underWay.add(controller);
    try {
      const { statusCode, headers, body } = await client.transport.request(params, {
        headers: { 'content-type': contentType, accept: 'application/json' },
        ignore: Array.from({ length: 200 }, (_, i) => 400 + i),
        maxRetries: 0,
        retryOnTimeout: false,
        meta: true,
        context: trace,
        signal: controller.signal,
      });
      if (AWAY_STATUSES.includes(statusCode)) leaveOut(trace);
      const isJson = String(headers?.['content-type']).includes('json') && body !== '';
      return { status: statusCode, body: isJson ? parse(body as string) : body };
    } finally {
      underWay.delete(controller);
    }
  }

  return {
    send: (method, path, body, parse) =>
      request(
        { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
        'application/json',
        parse,
      ),
    sendBulk: (path, bytes, contentType) => request({ method: 'POST', path, bulkBody: bytes }, contentType),
    listAway: () => listAway(client),
    async close() {
      for (const controller of underWay) controller.abort();
      await client.close();
    },
  };
}

function maySendAgain(method: string, error: unknown): boolean {
  if (!(error instanceof errors.ConnectionError)) return false;
  return method === 'GET' || NEVER_SENT.test(error.message);
}

function describe(
  error: unknown,
  { connection }: Trace,
  { url, certificates }: ElasticsearchOptions,
): string {
  const places = (connection ? [connection.url.href] : url.split(',')).map((place) => new URL(place).origin);
  const what = `Elasticsearch at ${places.join(', ')}`;
  if (error instanceof errors.TimeoutError) return `${what} does not answer in time.`;
  return explainAttempt(error, {
    what,
    tls: what.includes('https://'),
    showsCertificate: certificates?.cert !== undefined,
    settings: { url: 'ELASTICSEARCH_URL', prefix: 'ELASTICSEARCH', secure: 'https://', plain: 'http://' },
  });
}
