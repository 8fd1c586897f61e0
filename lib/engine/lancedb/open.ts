/** The embedded engine: LanceDB in a folder, for one process. */
import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { join, resolve } from 'node:path';
import { Session, connect } from '@lancedb/lancedb';
import { type Engine, EngineUnavailable, type EngineHealth } from '#lib/engine/engine.ts';
import { deleteDocuments } from './delete.ts';
import { dropTable } from './drop.ts';
import { ensureTable } from './ensure.ts';
import { readLayout } from './layout.ts';
import { lockFolder } from './lock.ts';
import { readDocuments } from './read.ts';
import { findHighestVersion, searchNearest } from './search.ts';
import { type Store, getShelf, openTable, tellCause, withShelf } from './store.ts';
import { writeItems } from './write.ts';

const INDEX_CACHE_BYTES = 256n * 1024n * 1024n;
const METADATA_CACHE_BYTES = 128n * 1024n * 1024n;

/** Opens a folder, making it if need be; throws `EngineUnavailable` while another process has it open. */
export async function openLancedb(options: { dir: string }): Promise<Engine> {
  const lock = await lockFolder(options.dir);
  try {
    const session = new Session(INDEX_CACHE_BYTES, METADATA_CACHE_BYTES);
    const connection = await connect(options.dir, { readConsistencyInterval: 0 }, session);
    const version = await readPackageVersion();
    return makeEngine(
      { dir: resolve(/* turbopackIgnore: true */ options.dir), connection, shelves: new Map() },
      version,
      () => lock.release(),
    );
  } catch (error) {
    lock.release();
    throw new EngineUnavailable(`LanceDB cannot open the folder ${options.dir}: ${tellCause(error)}.`, {
      cause: error,
    });
  }
}

function makeEngine(store: Store, version: string | null, release: () => void): Engine {
  return {
    kind: 'lancedb',
    canRead: true,
    aliases: null,
    pace: { items: 500, firstItems: 500, writes: 2 },
    ensure: (spec) => withShelf(store, spec.index, (shelf) => ensureTable(store, shelf, spec)),
    write: (spec, items) => writeItems(store, getShelf(store, spec.index), spec, items),
    get: (spec, ids, options) =>
      withShelf(store, spec.index, async (shelf) => {
        const table = await openTable(store, shelf);
        if (table === undefined) return new Map();
        return readDocuments(table, readLayout(await table.schema()), ids, options?.vectors ?? false);
      }),
    delete: (spec, ids) =>
      withShelf(store, spec.index, (shelf) =>
        shelf.queue.run(async () => {
          const table = await openTable(store, shelf);
          if (table === undefined || ids.length === 0) return 0;
          const gone = await deleteDocuments(table, ids);
          await shelf.sync.run();
          shelf.upkeep.note(gone);
          return gone;
        }),
      ),
    search: (spec, modality, vector, k) =>
      withShelf(store, spec.index, async (shelf) => {
        const table = await openTable(store, shelf);
        return table ? searchNearest(table, spec, modality, vector, k) : [];
      }),
    count: (spec) =>
      withShelf(store, spec.index, async (shelf) => (await openTable(store, shelf))?.countRows() ?? 0),
    bytes: (spec) =>
      withShelf(
        store,
        spec.index,
        async (shelf) => (await (await openTable(store, shelf))?.stats())?.totalBytes ?? 0,
      ),
    highestVersion: (spec) =>
      withShelf(store, spec.index, async (shelf) => {
        const table = await openTable(store, shelf);
        return table ? findHighestVersion(table) : 0;
      }),
    drop: (spec) => withShelf(store, spec.index, (shelf) => dropTable(store, shelf)),
    health: () => readHealth(store, version),
    close: async () => {
      await closeStore(store);
      release();
    },
  };
}

async function readHealth(store: Store, version: string | null): Promise<EngineHealth> {
  try {
    if (!store.connection.isOpen())
      return { ok: false, name: 'LanceDB', version, detail: 'LanceDB is closed.' };
    await store.connection.tableNames({ limit: 1 });
    return { ok: true, name: 'LanceDB', version };
  } catch (error) {
    return {
      ok: false,
      name: 'LanceDB',
      version,
      detail: `LanceDB cannot read its folder: ${tellCause(error)}.`,
    };
  }
}

async function closeStore({ connection, shelves }: Store): Promise<void> {
  for (const { upkeep, queue } of shelves.values()) {
    upkeep.stop();
    await queue.drain();
  }
  for (const { table } of shelves.values()) table?.close();
  if (connection.isOpen()) connection.close();
}

async function readPackageVersion(): Promise<string | null> {
  const file = findPackageJSON('@lancedb/lancedb', join(process.cwd(), 'package.json'));
  if (file === undefined) return null;
  const { version }: { version?: unknown } = JSON.parse(
    await readFile(/* turbopackIgnore: true */ file, 'utf8'),
  ) as object;
  return typeof version === 'string' ? version : null;
}
