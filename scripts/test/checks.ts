import { say } from '#scripts/support/say.ts';
import { addUp, countAsOne, runScript, type Tally } from './tally.ts';

/** What is checked without running the product; each counts as one. */
const CHECKS = [
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware', '--deny-warnings'] },
  {
    name: 'format',
    script: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '.'],
  },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--noEmit'] },
] as const;

/** Runs lint, format and types. */
export async function runChecks(total: Tally, signal: AbortSignal): Promise<void> {
  for (const { name, script, args } of CHECKS) {
    signal.throwIfAborted();
    say(`\n— ${name}`);
    const ok = await runScript(script, args, process.env, signal);
    if (ok) say(`${name}: in order.`);
    addUp(total, countAsOne(name, ok));
  }
}
