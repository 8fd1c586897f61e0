import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, markProcess, type ProcessMark } from '#scripts/support/processes.ts';

/** Who holds a data folder. */
export interface Holder extends ProcessMark {
  host: string;
  port: number;
}

/** The lock of one data folder. */
export interface Lock {
  /** True when the one who had it is gone without giving it back. */
  takenOver: boolean;
  release(): void;
}

/**
 * Takes the lock of a data folder, also from a holder that was killed.
 * @returns the lock, or the running process that has it
 */
export function takeLock(dataDir: string, host: string, port: number): Lock | Holder {
  const path = join(dataDir, 'start.lock');
  const own = JSON.stringify({ ...markProcess(process.pid), host, port });
  let takenOver = false;
  for (;;) {
    if (createWhole(path, own)) return { takenOver, release: () => releaseLock(path, own) };
    const found = readText(path);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder !== undefined && isRunning(holder)) return holder;
    takenOver = true;
    removeStale(path, found);
  }
}

/** Written aside and linked into place: a lock is never seen half written, and only one link succeeds. */
function createWhole(path: string, text: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, text);
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Moved away before it is judged again: two takers at once must not remove each other's fresh lock. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (readText(aside) !== stale) linkSync(aside, path);
  } catch {
    // Another one was quicker; the next look decides.
  } finally {
    rmSync(aside, { force: true });
  }
}

function releaseLock(path: string, own: string): void {
  if (readText(path) === own) rmSync(path, { force: true });
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.pid === 'number' && typeof holder.started === 'string'
      ? { pid: holder.pid, started: holder.started, host: String(holder.host), port: Number(holder.port) }
      : undefined;
  } catch {
    return undefined;
  }
}
