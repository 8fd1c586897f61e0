/** One process per folder: an advisory lock that the kernel holds for a process and drops when it dies, however it dies. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EngineUnavailable } from '#lib/engine/engine.ts';

/** A held lock. */
export interface FolderLock {
  /** Gives the folder free. Doing so twice does nothing. */
  release(): void;
}

const SQLITE_BUSY = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;

/**
 * Locks a folder for this process, making the folder if need be. The lock is an open exclusive transaction on an empty
 * SQLite file: no pid to mistake, nothing left behind by `kill -9`, and it holds between containers that share a volume.
 */
export async function lockFolder(dir: string): Promise<FolderLock> {
  await mkdir(/* turbopackIgnore: true */ dir, { recursive: true });
  const noteFile = join(/* turbopackIgnore: true */ dir, '.muster.pid');
  const database = new DatabaseSync(join(/* turbopackIgnore: true */ dir, '.muster.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const holder = await readFile(/* turbopackIgnore: true */ noteFile, 'utf8').catch(() => '');
    throw new EngineUnavailable(
      `The folder ${dir} is in use by another process${holder ? ` (${holder.trim()})` : ''}: LanceDB serves one process at a time; stop that one, use another folder, or set ELASTICSEARCH_URL.`,
      { cause: error },
    );
  }
  await writeFile(/* turbopackIgnore: true */ noteFile, `${process.pid}\n`);
  return {
    release: () => {
      if (database.isOpen) database.close();
    },
  };
}
