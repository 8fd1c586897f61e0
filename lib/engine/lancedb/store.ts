/** The open folder: its connection, its open tables, and the queue that lets one write at a time into each. */
import { join } from 'node:path';
import type { Connection, Table } from '@lancedb/lancedb';
import { EngineUnavailable } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { SerialQueue } from './queue.ts';
import { Sync } from './sync.ts';
import { Upkeep } from './upkeep.ts';

/** One table of the folder, there or not. */
export interface Shelf {
  readonly index: string;
  readonly queue: SerialQueue;
  readonly upkeep: Upkeep;
  readonly sync: Sync;
  /** The fields that `ensure` last found in order, as JSON. */
  ensured?: string;
  table?: Table;
}

/** An open folder. */
export interface Store {
  readonly dir: string;
  readonly connection: Connection;
  readonly shelves: Map<string, Shelf>;
}

/** The shelf of an index, made at first use. */
export function getShelf(store: Store, index: string): Shelf {
  const known = store.shelves.get(index);
  if (known) return known;
  const queue = new SerialQueue();
  const sync = new Sync(join(/* turbopackIgnore: true */ store.dir, `${index}.lance`));
  const shelf: Shelf = { index, queue, sync, upkeep: new Upkeep(queue, sync) };
  store.shelves.set(index, shelf);
  return shelf;
}

/** The first line of what the native side says, without its source positions. */
export function tellCause(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replace(/,? *(location: )?\/\S*cargo\/\S+.*$/, '').slice(0, 300);
}

/** Opens a table, once; undefined when there is none. */
export async function openTable(store: Store, shelf: Shelf): Promise<Table | undefined> {
  if (shelf.table) return shelf.table;
  try {
    const table = await store.connection.openTable(shelf.index);
    shelf.table ??= table;
    await shelf.upkeep.attach(shelf.table);
    return shelf.table;
  } catch (error) {
    if (tellCause(error).includes('was not found')) return undefined;
    throw error;
  }
}

/** Forgets a table after a failure, so that the next use opens it afresh. */
export function forgetTable(shelf: Shelf): void {
  delete shelf.table;
  delete shelf.ensured;
}

/** Does something with an index; a failure is told as the engine's, in one sentence. */
export async function withShelf<T>(
  store: Store,
  index: string,
  use: (shelf: Shelf) => Promise<T>,
): Promise<T> {
  const shelf = getShelf(store, index);
  try {
    if (!store.connection.isOpen()) throw new Error('it is closed');
    return await use(shelf);
  } catch (error) {
    if (error instanceof MusterError || error instanceof EngineUnavailable) throw error;
    forgetTable(shelf);
    throw new EngineUnavailable(`LanceDB failed on the index ${index}: ${tellCause(error)}.`, {
      cause: error,
    });
  }
}
