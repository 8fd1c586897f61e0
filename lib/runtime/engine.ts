import path from 'node:path';
import type { Config } from '#lib/config.ts';
import type { Engine } from '#lib/engine/engine.ts';

/** Opens the engine of the settings: Elasticsearch where there is an address, else the embedded one. */
export async function openEngine({ elasticsearch, dataDir }: Config): Promise<Engine> {
  if (elasticsearch !== undefined)
    return (await import('#lib/engine/elasticsearch/open.ts')).openElasticsearch(elasticsearch);
  const dir = path.resolve(/* turbopackIgnore: true */ dataDir, 'lancedb');
  return (await import('#lib/engine/lancedb/open.ts')).openLancedb({ dir });
}
