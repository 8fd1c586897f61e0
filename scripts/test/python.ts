import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { preparePython } from '#scripts/support/python.ts';
import { say } from '#scripts/support/say.ts';
import { startMuster } from '#tests/support/muster.ts';
import { addUp, countAsOne, NOTHING_RUN, runShown, type Tally } from './tally.ts';

const CLIENT = 'clients/python';
const FUZZ_REQUIREMENTS = 'tests/fuzz/requirements.txt';
/** Of the programs that write the files of embeddings which tests read. */
const WRITERS_REQUIREMENTS = 'tests/writers/requirements.txt';
/** A key that is made is in force at once, and would end the run. */
const KEYS = '^/api/(keys|session)';
const FUZZ_S = 60;
/** A run of the client's tests that ended badly and names none. */
const UNTOLD = { failed: 1, failures: [`${CLIENT}: see above`] };

/** What tests from Python there are: the client's own, and the fuzzer that reads the API's description. */
export type PythonSuite = 'client' | 'fuzz';

/** Runs them against a Muster of the production build. @throws Failure when Python's packages cannot be installed */
export async function runPython(
  total: Tally,
  suites: readonly PythonSuite[],
  signal: AbortSignal,
): Promise<void> {
  const bin = await ensureEnvironment(signal);
  const muster = await startMuster();
  try {
    if (suites.includes('client')) await testClient(total, bin, muster.url, signal);
    signal.throwIfAborted();
    if (suites.includes('fuzz')) await fuzz(total, bin, muster.url, signal);
  } finally {
    await muster.stop();
  }
}

/** Types and lint count as one each; each test of pytest as one. */
async function testClient(total: Tally, bin: string, url: string, signal: AbortSignal): Promise<void> {
  say(`\n— ${CLIENT}`);
  const dir = mkdtempSync(join(tmpdir(), 'muster-python-'));
  const report = join(dir, 'report.xml');
  const env = { ...process.env, MUSTER_URL: url, PYTHONDONTWRITEBYTECODE: '1' };
  const options = { env, signal, cwd: CLIENT };
  for (const [program, ...args] of [
    ['mypy', '--cache-dir', dir],
    ['ruff', 'check', '--no-cache'],
  ] as const) {
    addUp(total, countAsOne(`${CLIENT}: ${program}`, await runShown(join(bin, program), args, options)));
  }
  const ok = await runShown(join(bin, 'pytest'), ['-p', 'no:cacheprovider', `--junitxml=${report}`], options);
  const tally = readReport(report);
  addUp(total, ok || tally.failed > 0 ? tally : { ...tally, ...UNTOLD });
  rmSync(dir, { recursive: true, force: true });
}

/** The whole run counts as one. It says its seed, with which it can be run again. */
async function fuzz(total: Tally, bin: string, url: string, signal: AbortSignal): Promise<void> {
  say('\n— tests/fuzz');
  const dir = mkdtempSync(join(tmpdir(), 'muster-fuzz-'));
  const args = ['--config-file', resolve('tests/fuzz/schemathesis.toml'), 'run', `${url}/api/openapi.json`];
  const ok = await runShown(
    join(bin, 'schemathesis'),
    [...args, '--max-time', String(FUZZ_S), '--exclude-path-regex', KEYS],
    {
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        SCHEMATHESIS_HOOKS: resolve('tests/fuzz/hooks.py'),
      },
      signal,
      // It keeps its examples where it runs.
      cwd: dir,
    },
  );
  addUp(total, countAsOne('tests/fuzz', ok));
  rmSync(dir, { recursive: true, force: true });
}

/**
 * A virtual environment with what the tests need.
 * @returns the folder of its programs
 * @throws Failure
 */
export const ensureEnvironment = (signal: AbortSignal): Promise<string> =>
  preparePython({
    name: 'the tests',
    install: ['-e', `${CLIENT}[test]`, '-r', FUZZ_REQUIREMENTS, '-r', WRITERS_REQUIREMENTS],
    madeFrom: [join(CLIENT, 'pyproject.toml'), FUZZ_REQUIREMENTS, WRITERS_REQUIREMENTS],
    signal,
  });

/** From pytest's JUnit file. */
function readReport(report: string): Tally {
  if (!existsSync(report)) return { ...NOTHING_RUN, ...UNTOLD };
  const text = readFileSync(report, 'utf8');
  const [suite = ''] = /<testsuite [^>]*>/.exec(text) ?? [];
  const read = (name: string): number => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = read('failures') + read('errors');
  const failures = text
    .split('<testcase ')
    .filter((test) => /<(failure|error) /.test(test))
    .map((test) => `${CLIENT} › ${/\bname="([^"]*)"/.exec(test)?.[1]}`);
  const skipped = read('skipped');
  return { ...NOTHING_RUN, passed: read('tests') - failed - skipped, failed, skipped, failures };
}
