import { readdirSync, readFileSync } from 'node:fs';
import { readCpuUs } from '#bench/harness/cpu.ts';

/** Processor time that a process and all that it started have taken so far, in µs, on Linux: a server may be started by a shell. */
export function readTreeCpuUs(pid: number): number {
  const children = Map.groupBy(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number),
    parentOf,
  );
  const sum = (one: number): number =>
    readCpuUs(one) + (children.get(one) ?? []).reduce((total, child) => total + sum(child), 0);
  return sum(pid);
}

/** 0 for one that has gone meanwhile. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
