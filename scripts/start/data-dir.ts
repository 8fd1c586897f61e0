import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, reasonOf } from '#scripts/support/failure.ts';
import { endProcess, isRunning } from '#scripts/support/processes.ts';
import { say, warn } from '#scripts/support/say.ts';
import { takeLock, type Lock } from './lock.ts';
import { readRunFile, removeRunFile } from './run-file.ts';

const reasons: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'nothing can be made there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name is in the way',
};

/**
 * Makes the data folder and takes it for this start alone.
 * @throws Failure when it cannot be written, or another Muster runs on it
 */
export async function claimDataDir(dataDir: string, host: string, port: number): Promise<Lock> {
  const lock = lockDataDir(dataDir, host, port);
  if (!('release' in lock))
    throw new Failure(
      `Muster already runs on the data in ${dataDir} (process ${lock.pid}, port ${lock.port}): stop it first, or give this one its own MUSTER_DATA_DIR and PORT.`,
    );
  await endLeftovers(dataDir);
  return lock;
}

function lockDataDir(dataDir: string, host: string, port: number) {
  const probe = join(dataDir, `.probe-${process.pid}`);
  try {
    makeFolder(dataDir);
    writeFileSync(probe, '');
    rmSync(probe);
    return takeLock(dataDir, host, port);
  } catch (error) {
    const reason = reasonOf(error);
    throw new Failure(
      `The data folder ${dataDir} cannot be written (${reasons[reason] ?? reason}): make it writable, or name another with MUSTER_DATA_DIR.`,
    );
  }
}

/** Folder by folder: Node's recursive mkdir never ends where a parent says ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}

/** A launcher that was killed may have left its app and its Redis behind: first the one, then the other. */
async function endLeftovers(dataDir: string): Promise<void> {
  const { app, redis } = readRunFile(dataDir);
  for (const [name, mark] of [['app', app] as const, ['Redis', redis] as const]) {
    if (mark === undefined || !isRunning(mark)) continue;
    say(`Stopping the ${name} that an earlier start left running (process ${mark.pid}) …`);
    if (!(await endProcess(mark, 30_000))) warn(`It did not stop within 30 s and was ended by force.`);
  }
  removeRunFile(dataDir);
}
