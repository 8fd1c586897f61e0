import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A document as it came. */
export type SentDocument = { id: string; metadata?: Record<string, unknown> } & Record<string, unknown>;

/** A request that the service got. */
export interface SentList {
  path: string;
  headers: IncomingMessage['headers'];
  documents: SentDocument[];
}

/** What a test has a service answer instead of its own: a status, nothing at all, or a connection that breaks. */
export type BentAnswer =
  { status: number; headers?: Record<string, string>; body?: string } | 'silence' | 'reset';

/** A team's own service: takes lists of documents, keeps them by index and ID, and refuses lists with a vector of another length. */
export interface DocumentService {
  url: string;
  /** Every list that came, in order, whatever was answered. */
  lists: readonly SentList[];
  /** What is kept under an index. */
  documents(index: string): ReadonlyMap<string, SentDocument>;
  /** Answers otherwise for as long as `bend` gives something else than null. */
  bend(bend: (list: SentList) => BentAnswer | null): void;
  close(): Promise<void>;
}

export interface DocumentServiceOptions {
  /** A path before `/ingest`. */
  base?: string;
  /** Requests without it are answered 401. */
  token?: string;
  tls?: { key: string; cert: string };
}

const INGEST = /^\/ingest\/([^/]+)$/;

/** Starts one on loopback. */
export async function startDocumentService({
  base = '',
  token,
  tls,
}: DocumentServiceOptions = {}): Promise<DocumentService> {
  const kept = new Map<string, Map<string, SentDocument>>();
  const dims = new Map<string, number>();
  const lists: SentList[] = [];
  let bend: (list: SentList) => BentAnswer | null = () => null;

  function take(index: string, documents: readonly SentDocument[]): { status: number; body: string } {
    const lengths = documents.flatMap((document) =>
      Object.entries(document).flatMap(([name, value]): [string, number][] =>
        name.endsWith('_embedding') ? [[`${index}/${name}`, (value as unknown[]).length]] : [],
      ),
    );
    for (const [field, length] of lengths) if (!dims.has(field)) dims.set(field, length);
    const wrong = lengths.find(([field, length]) => dims.get(field) !== length);
    if (wrong !== undefined)
      return {
        status: 422,
        body: JSON.stringify({ message: `${wrong[0]} has ${wrong[1]} dims, and not as many as the others` }),
      };
    const documentsOf = kept.get(index) ?? new Map<string, SentDocument>();
    kept.set(index, documentsOf);
    for (const document of documents) documentsOf.set(document.id, document);
    return { status: 200, body: '{"ok":true}' };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURI(request.url!);
    if (request.method !== 'POST' || !path.startsWith(base)) return void response.writeHead(404).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const documents = JSON.parse(Buffer.concat(chunks).toString()) as SentDocument[];
    const list = { path, headers: request.headers, documents };
    lists.push(list);
    const bent = bend(list);
    if (bent === 'silence') return;
    if (bent === 'reset') return void request.socket.destroy();
    if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
      return void response.writeHead(401).end();
    const index = INGEST.exec(path.slice(base.length))?.[1];
    const {
      status,
      headers = {},
      body = '',
    } = {
      headers: undefined,
      ...(bent ?? (index === undefined ? { status: 404 } : take(index, documents))),
    };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  const listener: RequestListener = (request, response) =>
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}${base}`,
    lists,
    documents: (index) => kept.get(index) ?? new Map(),
    bend: (next) => (bend = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
