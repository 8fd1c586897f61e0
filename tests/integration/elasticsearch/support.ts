/** A server, an engine on it, and indices of the test's own. */
import { randomBytes } from 'node:crypto';
import type { Engine, IndexSpec, VersionedVector, WriteItem } from '#lib/engine/engine.ts';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { openTransport, type Transport } from '#lib/engine/elasticsearch/transport.ts';

/** Where Elasticsearch is; empty when it is left out. */
export const url = process.env.MUSTER_TEST_ELASTICSEARCH_URL ?? '';

/** True when whoever runs the tests has asked to leave out what needs Elasticsearch. */
export const isLeftOut = process.env.MUSTER_TEST_WITHOUT_ELASTICSEARCH === '1' && url === '';

if (url === '' && !isLeftOut)
  throw new Error('MUSTER_TEST_ELASTICSEARCH_URL is not set; `npm test` starts a server and sets it.');

/** Elasticsearch as the engine, and as everyone else, sees it. */
export interface ElasticsearchBench {
  transport: Transport;
  engine: Engine;
  /** The body of an answer that says yes. */
  ask: (method: string, path: string, body?: unknown) => Promise<unknown>;
  close(): Promise<void>;
}

/** Opens an engine, and a transport beside it. */
export async function openBench(): Promise<ElasticsearchBench> {
  const transport = openTransport({ url });
  const engine = await openElasticsearch({ url });
  return {
    transport,
    engine,
    async ask(method, path, body) {
      const answer = await transport.send(method, path, body);
      if (answer.status >= 300)
        throw new Error(`${method} ${path} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async close() {
      await engine.close();
      await transport.close();
    },
  };
}

/** A collection of texts. */
export const specOf = (index: string, dims = 3): IndexSpec => ({
  collection: index,
  index,
  fields: [{ modality: 'text', dims, similarity: 'cosine' }],
});

/** A name that no other test has. */
export const newName = (): string => `test-${randomBytes(6).toString('hex')}`;

/** A vector that follows from its version, which no cosine takes for a unit vector. */
export const vectorOf = (version: number, dims = 3): VersionedVector => ({
  vector: Float32Array.from({ length: dims }, (_, i) => version + i),
  version,
});

/** An item with one text, and metadata as JSON. */
export const itemOf = (id: string, version = 1, dims = 3, metadata?: string): WriteItem => ({
  id,
  embeddings: { text: { ...vectorOf(version, dims), ...(metadata === undefined ? {} : { metadata }) } },
  mayCreate: true,
});

/** Puts a document there as another application would, to the letter. */
export async function putSource(index: string, id: string, source: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/${index}/_doc/${id}`, { method: 'PUT', headers, body: source });
  if (!answer.ok) throw new Error(`${id} is not taken: ${await answer.text()}`);
}

/** A document as the server keeps it, to the letter. */
export const readSource = async (index: string, id: string): Promise<string> =>
  (await fetch(`${url}/${index}/_source/${id}`)).text();
