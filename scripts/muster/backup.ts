import { resolve } from 'node:path';
import { backUp } from '#lib/backup/backup.ts';
import { readLines, writeLines } from '#lib/backup/file.ts';
import type { BackupHead, BackupLine } from '#lib/backup/format.ts';
import type { OpenCollection } from '#lib/collections/collections.ts';
import { restore } from '#lib/backup/restore.ts';
import { isMusterError } from '#lib/errors.ts';
import { Failure } from '#scripts/support/failure.ts';
import { say } from '#scripts/support/say.ts';
import { readCommandLine } from './command-line.ts';
import { UsageError, type Command } from './command.ts';
import { readIndexed } from './highest-version.ts';
import { openStore } from './store.ts';

const SAID_EVERY = 100_000;

/** Writes all that is held to a file, while Muster serves. */
export const backupCommand: Command = {
  usage: ['backup FILE.ndjson.gz'],
  async run(args) {
    const file = readFile(args);
    const store = await openStore();
    let items = 0;
    async function* counted(lines: AsyncIterable<BackupHead | BackupLine>) {
      for await (const line of lines) {
        if ('id' in line && ++items % SAID_EVERY === 0) say(`${items} items …`);
        yield line;
      }
    }
    try {
      await writeLines(file, counted(backUp(store)));
      say(`${items} items are in ${file}.`);
    } catch (error) {
      throw isMusterError(error) ? new Failure(error.message) : error;
    } finally {
      store.close();
    }
  },
};

/** Holds what a backup has, where it is not held as new already. */
export const restoreCommand: Command = {
  usage: ['restore FILE.ndjson.gz'],
  async run(args) {
    const file = readFile(args);
    const store = await openStore();
    try {
      const { memoryShareMax } = store.config;
      const readHighest = (collection: OpenCollection) => readIndexed(store.config, collection);
      const items = await restore({ ...store, memoryShareMax, readHighest }, readLines(file));
      say(`${items} items of ${file} are held, or newer ones.`);
    } catch (error) {
      throw isMusterError(error) ? new Failure(error.message) : error;
    } finally {
      store.close();
    }
  },
};

function readFile(args: readonly string[]): string {
  const { positionals } = readCommandLine(args, {});
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError('One file is to be named.');
  // npm runs scripts in the project's folder, wherever it was called.
  return resolve(process.env.INIT_CWD ?? '.', file);
}
