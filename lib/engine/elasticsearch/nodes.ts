import { Client, ClusterConnectionPool, Serializer } from '@elastic/elasticsearch';
import type { ElasticsearchAddress } from '#lib/elasticsearch-address.ts';

type Connection = ClusterConnectionPool['connections'][number];

/** Handed to the client with a request; it notes there whom the request went to. */
export type Trace = { connection?: Connection | null };

/** Tells each request which node it went to: the client's own errors do not. */
class TracingPool extends ClusterConnectionPool {
  override getConnection(options: Parameters<ClusterConnectionPool['getConnection']>[0]): Connection | null {
    const connection = super.getConnection(options);
    (options.context as Trace).connection = connection;
    return connection;
  }
}

/** Leaves the parsing of answers to whoever asked. */
class TextSerializer extends Serializer {
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the signature is the client's
  override deserialize<T>(json: string): T {
    return json as T;
  }
}

/** Opens a client that takes turns among the nodes, leaves out those that failed for a minute or more, and never sends twice. */
export function openClient(address: ElasticsearchAddress, requestTimeout: number): Client {
  const { url, certificates } = address;
  return new Client({
    nodes: url.split(','),
    ...authOf(address),
    ...(certificates === undefined ? {} : { tls: { ...certificates } }),
    ConnectionPool: TracingPool,
    maxRetries: 0,
    requestTimeout,
    sniffOnStart: false,
    Serializer: TextSerializer,
  });
}

/** Nodes that have failed and are not asked for now, by their address; none where all have. */
export function listAway({ connectionPool: { connections } }: Client): string[] {
  const dead = connections.filter(({ status }) => status === 'dead');
  return dead.length === connections.length ? [] : dead.map(({ url }) => url.origin);
}

function authOf({ apiKey, username, password }: ElasticsearchAddress) {
  if (apiKey !== undefined) {
    // As Kibana shows it, `id:key`, or as the API does, encoded.
    const [id = '', key] = apiKey.split(':');
    return { auth: { apiKey: key === undefined ? apiKey : { id, api_key: key } } };
  }
  return username === undefined || password === undefined ? {} : { auth: { username, password } };
}
