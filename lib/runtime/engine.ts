import path from 'node:path';
import type { Config } from '#lib/config.ts';
import type { Engine } from '#lib/engine/engine.ts';

const WRITE_TIMEOUT_MS_MAX = 30_000;

/** Opens the engine of the settings: Elasticsearch or a service where there is an address, else the embedded one. */
export async function openEngine({ elasticsearch, service, dataDir, leaseMs }: Config): Promise<Engine> {
  if (elasticsearch !== undefined)
    return (await import('#lib/engine/elasticsearch/open.ts')).openElasticsearch(elasticsearch);
  if (service !== undefined) {
    const writeTimeoutMs = Math.min(WRITE_TIMEOUT_MS_MAX, leaseMs / 2);
    return (await import('#lib/engine/service/open.ts')).openService({ ...service, writeTimeoutMs });
  }
  const dir = path.resolve(/* turbopackIgnore: true */ dataDir, 'lancedb');
  return (await import('#lib/engine/lancedb/open.ts')).openLancedb({ dir });
}
