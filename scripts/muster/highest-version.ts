import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OpenCollection } from '#lib/collections/collections.ts';
import type { Config } from '#lib/config.ts';
import { EngineUnavailable } from '#lib/engine/engine.ts';
import { openEngine } from '#lib/runtime/engine.ts';
import { readHighestVersion } from '#lib/runtime/highest-version.ts';
import { say } from '#scripts/support/say.ts';

/** The highest version in a collection's index; 0, and a word why, where it cannot be read from here. */
export async function readIndexed(config: Config, collection: OpenCollection): Promise<number> {
  const warn = (error: unknown): void => say(error instanceof Error ? error.message : String(error));
  if (isEmbedded(config) && !existsSync(join(resolve(config.dataDir), 'lancedb'))) return 0;
  try {
    const engine = await openEngine(config);
    try {
      return await readHighestVersion(engine, collection, warn);
    } finally {
      await engine.close();
    }
  } catch (error) {
    // The embedded index belongs to the Muster that runs here.
    if (!(error instanceof EngineUnavailable)) throw error;
    warn(new Error(`New clocks are set without the index's versions, a day ahead. ${error.message}`));
    return 0;
  }
}

const isEmbedded = ({ elasticsearch, service }: Config): boolean =>
  elasticsearch === undefined && service === undefined;
