import { readFileSync } from 'node:fs';

const TICK_US = 10_000;

/** Processor time that a process and its threads have taken so far, on Linux. */
export function readCpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // proc(5), fields 14 and 15: utime and stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}
