import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A span as it came over the wire. */
export interface ReceivedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  links: { traceId: string; spanId: string }[];
  attributes: Record<string, unknown>;
  status: number;
}

/** A receiver of OTLP over HTTP, as a collector is one. */
export interface OtlpReceiver {
  url: string;
  /** All that came as JSON so far. */
  spans: ReceivedSpan[];
  /** Content types of what came, and names of services. */
  types: string[];
  services: Set<string>;
  /** All that came, as bytes. */
  bodies: Buffer[];
  close(): Promise<void>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}
interface WireSpan extends Omit<ReceivedSpan, 'attributes' | 'links' | 'status' | 'parentSpanId'> {
  parentSpanId?: string;
  links?: { traceId: string; spanId: string }[];
  attributes?: Attribute[];
  status?: { code?: number };
}
interface Wire {
  resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: WireSpan[] }[] }[];
}

const read = (attributes: readonly Attribute[] = []): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Starts one on loopback. */
export async function openOtlpReceiver(): Promise<OtlpReceiver> {
  const [spans, types, services, bodies]: [ReceivedSpan[], string[], Set<string>, Buffer[]] = [
    [],
    [],
    new Set(),
    [],
  ];

  function take(body: Buffer): void {
    const wire = JSON.parse(body.toString()) as Wire;
    for (const { resource, scopeSpans } of wire.resourceSpans) {
      services.add(String(read(resource.attributes)['service.name']));
      for (const span of scopeSpans.flatMap((scope) => scope.spans))
        spans.push({
          name: span.name,
          traceId: span.traceId,
          spanId: span.spanId,
          parentSpanId: span.parentSpanId ?? '',
          links: (span.links ?? []).map(({ traceId, spanId }) => ({ traceId, spanId })),
          attributes: read(span.attributes),
          status: span.status?.code ?? 0,
        });
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const type = request.headers['content-type'] ?? '';
      types.push(`${request.method} ${request.url} ${type}`);
      bodies.push(body);
      if (type === 'application/json') take(body);
      response.writeHead(200, { 'content-type': type }).end(type === 'application/json' ? '{}' : '');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    types,
    services,
    bodies,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
