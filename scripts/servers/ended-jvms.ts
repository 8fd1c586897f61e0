import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where HotSpot puts it, whatever TMPDIR says. */
const DIR = '/tmp';

/** Takes away what JVMs that were killed have left: a node that gets the process id of one of them would not start. */
export function clearEndedJvms(): void {
  if (process.platform !== 'linux') return;
  for (const name of readdirSync(DIR)) {
    const pid = /^\.java_pid(\d+)$/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    try {
      rmSync(join(DIR, name));
    } catch {
      // Another user's; or gone meanwhile.
    }
  }
}
