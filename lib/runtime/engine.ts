import path from 'node:path';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import type { Config } from '#lib/config.ts';
import { within } from '#lib/deadline.ts';
import type { Engine } from '#lib/engine/engine.ts';

const HIGHEST_VERSION_WAIT_MS = 3_000;

/** Opens the engine of the settings: Elasticsearch where there is an address, else the embedded one. */
export async function openEngine({ elasticsearch, dataDir }: Config): Promise<Engine> {
  if (elasticsearch !== undefined)
    return (await import('#lib/engine/elasticsearch/open.ts')).openElasticsearch(elasticsearch);
  const dir = path.resolve(/* turbopackIgnore: true */ dataDir, 'lancedb');
  return (await import('#lib/engine/lancedb/open.ts')).openLancedb({ dir });
}

/** The highest version in a collection's index, to start clocks from; 0 where the engine cannot say. */
export async function readHighestVersion(
  engine: Engine,
  { definition }: OpenCollection,
  report: (error: unknown) => void,
): Promise<number> {
  // A producer's versions are no times: Muster's clocks must not start from them.
  if (definition.versions === 'producer') return 0;
  try {
    return await within(HIGHEST_VERSION_WAIT_MS, engine.highestVersion(indexSpecOf(definition)));
  } catch (error) {
    report(
      new Error(`New clocks were set without the index's versions, a day ahead: ${String(error)}`, {
        cause: error,
      }),
    );
    return 0;
  }
}
