import { readFileSync } from 'node:fs';
import { Client, errors, Serializer } from '@elastic/elasticsearch';
import { EngineUnavailable } from '#lib/engine/engine.ts';

/** Where Elasticsearch is and how to enter it. */
export interface ElasticsearchOptions {
  url: string;
  apiKey?: string;
  caFile?: string;
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
  /** Gives up what is under way. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Leaves the parsing of answers to whoever asked. */
class TextSerializer extends Serializer {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is the client's
  override deserialize<T>(json: string): T {
    return json as T;
  }
}

/** Opens a transport that never retries by itself: what is sent again is the protocol's to say. */
export function openTransport({
  url,
  apiKey,
  caFile,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
}: ElasticsearchOptions): Transport {
  const client = new Client({
    node: url,
    ...(apiKey === undefined ? {} : { auth: { apiKey } }),
    ...(caFile === undefined ? {} : { tls: { ca: readFileSync(/* turbopackIgnore: true */ caFile) } }),
    maxRetries: 0,
    requestTimeout: requestTimeoutMs,
    sniffOnStart: false,
    Serializer: TextSerializer,
  });

  // One each: the client aborts a request's signal itself when time is up.
  const underWay = new Set<AbortController>();

  async function request(
    params: Parameters<Client['transport']['request']>[0],
    contentType: string,
    parse: (json: string) => unknown = JSON.parse,
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
        signal: controller.signal,
      });
      const isJson = String(headers?.['content-type']).includes('json') && body !== '';
      return { status: statusCode ?? 0, body: isJson ? parse(body as string) : body };
    } catch (error) {
      if (error instanceof errors.ResponseError) return { status: error.statusCode ?? 0, body: error.body };
      throw new EngineUnavailable(describe(error, url), { cause: error });
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
    async close() {
      for (const controller of underWay) controller.abort();
      await client.close();
    },
  };
}

function describe(error: unknown, url: string): string {
  const { origin } = new URL(url);
  if (error instanceof errors.TimeoutError) return `Elasticsearch at ${origin} does not answer in time.`;
  const why = error instanceof Error ? error.message : String(error);
  return `Elasticsearch at ${origin} cannot be reached (${why}).`;
}
