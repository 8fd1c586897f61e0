import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What has passed, failed and been left out so far. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  /** The names of those that failed, where they are known. */
  failures: readonly string[];
}

export const NOTHING_RUN: Readonly<Tally> = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** The one line that a run ends with. */
export function describeTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

/** Adds what came of one part. */
export function addUp(total: Tally, part: Tally): void {
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures = [...total.failures, ...part.failures];
}

/** What came of something that counts as one. */
export const countAsOne = (name: string, ok: boolean): Tally =>
  ok ? { ...NOTHING_RUN, passed: 1 } : { ...NOTHING_RUN, failed: 1, failures: [name] };

/** Runs a script of the project under this Node with its output shown; answers whether it ended well. */
export const runScript = (
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<boolean> => runShown(process.execPath, [script, ...args], { env, signal });

/** Runs a program with its output shown; answers whether it ended well. */
export async function runShown(
  program: string,
  args: readonly string[],
  { signal, ...options }: { env: NodeJS.ProcessEnv; signal: AbortSignal; cwd?: string },
): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'inherit', ...options });
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  signal.removeEventListener('abort', stop);
  return code === 0;
}
