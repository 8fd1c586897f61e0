import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { RefusedRow } from './faults.ts';
import type { Settled } from './ledger.ts';
import type { Feed, Target } from './plan.ts';
import { addTallies, NO_ROWS, type Tally } from './tally.ts';

/** How far an upload of a file has come, in this browser. */
export interface Remembered {
  lastRow: number;
  tally: Tally;
  /** Of the last answer. */
  at: number;
}

/** Rows of a file that were refused, the others being held. */
export interface RefusedInFile {
  rows: ReadonlySet<number>;
  at: number;
}

interface Schema extends DBSchema {
  files: { key: string; value: Remembered };
  /** Of files that were sent to their end. */
  again: { key: [collection: string, name: string]; value: RefusedInFile };
  refused: { key: number; value: { of: string; rows: readonly RefusedRow[] }; indexes: { of: string } };
}

/** What this browser remembers of uploads that were not finished. */
export class UploadMemory {
  readonly #db: IDBPDatabase<Schema>;

  private constructor(db: IDBPDatabase<Schema>) {
    this.#db = db;
  }

  /** null where the browser forbids it. */
  static openIfAny(): Promise<UploadMemory | null> {
    return UploadMemory.#open().catch(() => null);
  }

  static async #open(): Promise<UploadMemory> {
    const db = await openDB<Schema>('muster-uploads', 1, {
      upgrade(made) {
        made.createObjectStore('files');
        made.createObjectStore('refused', { autoIncrement: true }).createIndex('of', 'of');
        made.createObjectStore('again');
      },
      // A tab of a newer Muster would wait for this one else: it goes on sending, and remembers no more.
      blocking: (_from, _to, { target }) => (target as IDBDatabase).close(),
    });
    return new UploadMemory(db);
  }

  /** What an earlier try of a file has settled; null where there was none. */
  async find(name: string): Promise<(Remembered & { refused: RefusedRow[] }) | null> {
    const file = await this.#db.get('files', name);
    if (file === undefined) return null;
    const parts = await this.#db.getAllFromIndex('refused', 'of', name);
    return { ...file, refused: parts.flatMap(({ rows }) => [...rows]) };
  }

  /** Adds what was settled, all or nothing. What another tab that sends the same file has written stays as it is. */
  async add(name: string, { after, lastRow, tally, refused }: Settled): Promise<void> {
    const change = this.#db.transaction(['files', 'refused'], 'readwrite');
    const files = change.objectStore('files');
    const before = (await files.get(name)) ?? { lastRow: 0, tally: NO_ROWS };
    if (before.lastRow !== after) return change.done;
    await files.put({ lastRow, tally: addTallies(before.tally, tally), at: Date.now() }, name);
    if (refused.length > 0) await change.objectStore('refused').add({ of: name, rows: refused });
    await change.done;
  }

  /** Keeps which rows of a file stayed refused when all of it was answered; none of them forgets it. */
  async keepRefused(collection: string, name: string, rows: ReadonlySet<number>): Promise<void> {
    if (rows.size === 0) await this.#db.delete('again', [collection, name]);
    else await this.#db.put('again', { rows, at: Date.now() }, [collection, name]);
  }

  /** What stayed refused of a file the last time. */
  async findRefused(collection: string, name: string): Promise<RefusedInFile | undefined> {
    return this.#db.get('again', [collection, name]);
  }

  /** Forgets files: they are done, or begun anew. */
  async forget(names: readonly string[]): Promise<void> {
    const change = this.#db.transaction(['files', 'refused'], 'readwrite');
    const refused = change.objectStore('refused');
    for (const name of names) {
      await change.objectStore('files').delete(name);
      for (const key of await refused.index('of').getAllKeys(name)) await refused.delete(key);
    }
    await change.done;
  }
}

type NamedFile = Pick<File, 'name' | 'lastModified' | 'size'>;

/**
 * What a file is remembered under: another file, place or mapping is another upload.
 * @param files it, and the one that its IDs stand in
 */
export const nameInMemory = (
  { collection }: Target,
  { modality, vectorColumn, ids, idRule }: Feed,
  files: readonly NamedFile[],
): string =>
  JSON.stringify([
    collection,
    modality,
    vectorColumn,
    ids.kind === 'rows' ? null : [ids.kind, ids.column],
    idRule ?? 'as-is',
    ...files.flatMap(({ name, size, lastModified }) => [name, size, lastModified]),
  ]);
