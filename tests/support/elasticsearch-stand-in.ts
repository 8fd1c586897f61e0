import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { readSmile, splitSmile } from './smile.ts';

/** One operation of a bulk request, its lines as they came, line ends included. */
export interface BulkOperation {
  id: string;
  action: string;
  lines: Buffer[];
}

/** What Elasticsearch says of one operation. */
export type BulkItem = Record<string, { _id: string; status: number; error?: unknown }>;

export interface StandInAnswer {
  status: number;
  body: unknown;
}

/**
 * Bends one request's answer.
 * @param operations those of a bulk request; null for any other request
 * @param forward asks the real Elasticsearch, with other operations if some are given
 */
export type Bend = (
  operations: readonly BulkOperation[] | null,
  forward: (operations?: readonly BulkOperation[]) => Promise<StandInAnswer>,
) => Promise<StandInAnswer> | StandInAnswer;

/** Stands in front of a real Elasticsearch and bends answers that a real one can't be made to give. Used for nothing else. */
export interface StandIn {
  url: string;
  bend(bend: Bend | null): void;
  /** IDs of every bulk request since the last bend, in the order they came. */
  bulks(): string[][];
  close(): Promise<void>;
}

/** Starts a stand-in that passes everything on until told otherwise. */
export async function startStandIn(elasticsearchUrl: string): Promise<StandIn> {
  let bending: Bend | null = null;
  let bulks: string[][] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const contentType = request.headers['content-type'] ?? 'application/json';
    const operations = request.url!.includes('/_bulk')
      ? readOperations(body, contentType === 'application/smile')
      : null;
    if (operations !== null) bulks.push(operations.map(({ id }) => id));
    const forward = async (changed?: readonly BulkOperation[]): Promise<StandInAnswer> => {
      const sent = changed === undefined ? body : Buffer.concat(changed.flatMap(({ lines }) => lines));
      const answered = await fetch(`${elasticsearchUrl}${request.url}`, {
        method: request.method,
        headers: { 'content-type': contentType, accept: 'application/json' },
        ...(sent.length === 0 ? {} : { body: new Uint8Array(sent) }),
      });
      return { status: answered.status, body: await answered.json() };
    };
    const { status, body: given } = bending === null ? await forward() : await bending(operations, forward);
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-elastic-product': 'Elasticsearch',
    });
    response.end(JSON.stringify(given));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bend(next) {
      bending = next;
      bulks = [];
    },
    bulks: () => bulks,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A refusal in Elasticsearch's words. */
export const refusal = (status: number, type: string, reason: string): StandInAnswer => ({
  status,
  body: { status, error: { type, reason, root_cause: [{ type, reason }] } },
});

/** Bends what is said of a bulk's operations; everything else passes. */
export const bendItems =
  (change: (items: BulkItem[]) => BulkItem[]): Bend =>
  async (operations, forward) => {
    const { status, body } = await forward();
    if (operations === null) return { status, body };
    const bulk = body as { items: BulkItem[] };
    return { status, body: { ...bulk, items: change(bulk.items) } };
  };

/** Refuses some of a bulk's operations, which Elasticsearch then never sees. */
export const refuseItems =
  (isRefused: (id: string) => boolean, status: number, type: string): Bend =>
  async (operations, forward) => {
    if (operations === null) return forward();
    const rest = operations.filter(({ id }) => !isRefused(id));
    const answered = rest.length === 0 ? null : ((await forward(rest)).body as { items: BulkItem[] });
    const items = operations.map(({ id, action }) =>
      isRefused(id)
        ? { [action]: { _id: id, status, error: { type, reason: 'as the stand-in was told' } } }
        : answered!.items.find((item) => Object.values(item)[0]!._id === id)!,
    );
    return { status: 200, body: { errors: true, items } };
  };

function readOperations(body: Buffer, isSmile: boolean): BulkOperation[] {
  const lines = isSmile ? splitSmile(body) : splitLines(body);
  const parse = (line: Buffer): unknown => (isSmile ? readSmile(line) : JSON.parse(line.toString()));
  const operations: BulkOperation[] = [];
  for (let at = 0; at < lines.length;) {
    const [action, { _id: id }] = Object.entries(parse(lines[at]!) as Record<string, { _id: string }>)[0]!;
    const length = action === 'delete' ? 1 : 2;
    operations.push({ id, action, lines: lines.slice(at, at + length) });
    at += length;
  }
  return operations;
}

const splitLines = (body: Buffer): Buffer[] =>
  body
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(`${line}\n`));
