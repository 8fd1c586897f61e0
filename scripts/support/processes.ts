import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One process, told apart from a later one with the same number by the moment it started. */
export interface ProcessMark {
  pid: number;
  started: string;
}

/** Notes a running process; undefined when there is none with this number. */
export function markProcess(pid: number): ProcessMark | undefined {
  const started = readStart(pid);
  return started === undefined ? undefined : { pid, started };
}

/** True while that very process runs. */
export const isRunning = (mark: ProcessMark): boolean => readStart(mark.pid) === mark.started;

/** Sends SIGTERM and waits; SIGKILL when the time is over. Answers whether it went by itself. */
export async function endProcess(mark: ProcessMark, waitMs: number): Promise<boolean> {
  signalProcess(mark, 'SIGTERM');
  const until = Date.now() + waitMs;
  while (isRunning(mark)) {
    if (Date.now() > until) {
      signalProcess(mark, 'SIGKILL');
      while (isRunning(mark)) await sleep(50);
      return false;
    }
    await sleep(50);
  }
  return true;
}

function signalProcess(mark: ProcessMark, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (!isRunning(mark)) return;
  try {
    process.kill(mark.pid, signal);
  } catch {
    // It went in between.
  }
}

function readStart(pid: number): string | undefined {
  return process.platform === 'linux' ? readStartFromProc(pid) : readStartFromPs(pid);
}

function readStartFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Fields 3 and 22 of proc(5): the state, and the start in ticks since boot.
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${readBoot()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}

let boot: string | undefined;
const readBoot = (): string =>
  (boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8));

function readStartFromPs(pid: number): string | undefined {
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const line = ps.status === 0 ? ps.stdout.trim() : '';
  return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}
