import { readFileSync } from 'node:fs';

/** Memory of a process that is in RAM, on Linux. */
export const readRssMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024;
