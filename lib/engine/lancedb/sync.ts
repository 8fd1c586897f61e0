/** Puts a table's files on the disk: LanceDB itself leaves that to the system, and a power cut would take what is not there yet. */
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Knows which files of a table are on the disk. Lance never changes a file that it has written. */
export class Sync {
  readonly #folder: string;
  #synced: ReadonlySet<string> = new Set();

  /** @param folder of the table */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Syncs the files that are new since the last time, then the folders that name them. */
  async run(): Promise<void> {
    const entries = await readdir(/* turbopackIgnore: true */ this.#folder, {
      recursive: true,
      withFileTypes: true,
    });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name));
    const fresh = files.filter((file) => !this.#synced.has(file));
    await Promise.all(fresh.map(syncPath));
    await Promise.all([...new Set(fresh.flatMap((file) => this.#foldersAbove(file)))].map(syncPath));
    this.#synced = new Set(files);
  }

  /** From the file's folder up to the one that names the table's. */
  #foldersAbove(file: string): string[] {
    const folders = [path.dirname(this.#folder)];
    for (let folder = path.dirname(file); folder.startsWith(this.#folder); folder = path.dirname(folder))
      folders.push(folder);
    return folders;
  }
}

async function syncPath(name: string): Promise<void> {
  try {
    const handle = await open(/* turbopackIgnore: true */ name, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // A clean-up has removed it: it is needed no more.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
