import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { say } from '#scripts/support/say.ts';
import { addUp, runScript, type Tally } from './tally.ts';

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Runs tests under vitest: files or folders. */
export async function runVitest(
  total: Tally,
  what: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  say(`\n— ${what.join(' ')}`);
  await runSuite(
    total,
    (report) => {
      const args = ['run', ...what, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      return runScript('node_modules/vitest/vitest.mjs', args, env, signal);
    },
    (json) => {
      const { numPassedTests, numFailedTests, numPendingTests } = vitestReport.parse(json);
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    },
  );
}

const PLAYWRIGHT = ['test', '--reporter=list,json'] as const;

/** Runs end-to-end tests against the production build: these files, or all. */
export async function runPlaywright(
  total: Tally,
  files: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  say(`\n— ${files.join(' ') || 'tests/e2e'}`);
  await runSuite(
    total,
    (report) => {
      const reporting = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
      return runScript('node_modules/playwright/cli.js', [...PLAYWRIGHT, ...files], reporting, signal);
    },
    (json) => {
      const { expected, unexpected, flaky, skipped } = playwrightReport.parse(json).stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    },
  );
}

/** Runs the product under random faults; the whole run counts as one. It says its seed, with which it can be run again. */
export async function runChaos(total: Tally, minutes: number, signal: AbortSignal): Promise<void> {
  say('\n— chaos');
  const ok = await runScript('scripts/chaos.ts', ['--minutes', String(minutes)], process.env, signal);
  addUp(total, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
}

/** A run that ended badly without a failed test (a file that did not load, say) counts as one failure. */
async function runSuite(
  total: Tally,
  run: (report: string) => Promise<boolean>,
  read: (json: unknown) => Tally,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-report-'));
  const report = join(dir, 'report.json');
  const ok = await run(report);
  const part = readReport(report, read);
  if (!ok && part.failed === 0) part.failed = 1;
  addUp(total, part);
  rmSync(dir, { recursive: true, force: true });
}

function readReport(report: string, read: (json: unknown) => Tally): Tally {
  try {
    return read(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
