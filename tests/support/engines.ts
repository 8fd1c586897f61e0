import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '#lib/engine/engine.ts';
import { openLancedb } from '#lib/engine/lancedb/open.ts';
import { openMemoryEngine } from './memory-engine.ts';

export interface OpenedEngine {
  engine: Engine;
  /** Closes it and leaves nothing behind. */
  close: () => Promise<void>;
}

/** Opens an empty engine. */
export async function openEngine(kind: 'memory' | 'LanceDB'): Promise<OpenedEngine> {
  if (kind === 'memory') {
    const engine = openMemoryEngine();
    return { engine, close: () => engine.close() };
  }
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-engine-'));
  const engine = await openLancedb({ dir });
  return {
    engine,
    async close() {
      await engine.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
