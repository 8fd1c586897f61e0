import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { say } from '#scripts/support/say.ts';
import { describeReason } from './reason.ts';
import { addUp, countAsOne, NOTHING_RUN, runScript, type Tally } from './tally.ts';

const vitestReport = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});
/** A file's suites hold suites: one for each `describe`. */
const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      line: z.number(),
      ok: z.boolean(),
      tests: z.array(
        z.object({
          results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })),
        }),
      ),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
type PlaywrightSuite = z.infer<typeof playwrightSuite>;
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
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
      const { numPassedTests, numPendingTests, testResults } = vitestReport.parse(json);
      const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
        const [file, failed] = [
          relative('', name),
          assertionResults.filter((one) => one.status === 'failed'),
        ];
        // A file that did not load, or whose set-up failed, has no test that did.
        if (status === 'failed' && failed.length === 0) return [file + describeReason(message ?? '', file)];
        return failed.map(
          ({ fullName, failureMessages }) =>
            `${file} › ${fullName}${describeReason(failureMessages?.[0] ?? '', file)}`,
        );
      });
      const [passed, failed, skipped] = [numPassedTests, failures.length, numPendingTests];
      return { ...NOTHING_RUN, passed, failed, skipped, failures };
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
      const { suites, stats } = playwrightReport.parse(json);
      return {
        passed: stats.expected,
        failed: stats.unexpected + stats.flaky,
        skipped: stats.skipped,
        failures: suites.flatMap(nameFailed),
      };
    },
  );
}

const nameFailed = ({ specs, suites = [] }: PlaywrightSuite): string[] => [
  ...specs
    .filter(({ ok }) => !ok)
    .map(({ file, line, title, tests }) => {
      const [error] = tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors));
      return `tests/e2e/${file}:${line} › ${title}${describeReason(error?.message ?? '', file)}`;
    }),
  ...suites.flatMap(nameFailed),
];

/** Runs the product under random faults; the whole run counts as one. It says its seed, with which it can be run again. */
export async function runChaos(total: Tally, minutes: number, signal: AbortSignal): Promise<void> {
  say('\n— chaos');
  const ok = await runScript('scripts/chaos.ts', ['--minutes', String(minutes)], process.env, signal);
  addUp(total, countAsOne('chaos', ok));
}

const UNTOLD = { failed: 1, failures: ['see above'] };

/** A run that ended badly without a failed test counts as one failure. */
async function runSuite(
  total: Tally,
  run: (report: string) => Promise<boolean>,
  read: (json: unknown) => Tally,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-report-'));
  const report = join(dir, 'report.json');
  const ok = await run(report);
  const part = readReport(report, read);
  addUp(total, ok || part.failed > 0 ? part : { ...part, ...UNTOLD });
  rmSync(dir, { recursive: true, force: true });
}

function readReport(report: string, read: (json: unknown) => Tally): Tally {
  try {
    return read(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { ...NOTHING_RUN, ...UNTOLD };
  }
}
