import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startElasticsearch8 } from './servers/elasticsearch8.ts';
import { startRedis } from './servers/redis.ts';
import { buildIfNeeded } from './start/build.ts';
import { describeFailure } from './support/failure.ts';
import { say, sayFailure } from './support/say.ts';
import { awaitStop } from './support/signals.ts';
import { runChecks } from './test/checks.ts';
import { ensureParts } from './test/parts.ts';
import { runPython, type PythonSuite } from './test/python.ts';
import { runChaos, runPlaywright, runVitest } from './test/suites.ts';
import { describeTally, NOTHING_RUN, type Tally } from './test/tally.ts';

const CHAOS_MINUTES = 2;

/** Where tests from Python are. */
const PYTHON_SUITES: Readonly<Record<string, PythonSuite>> = {
  'clients/python': 'client',
  'tests/fuzz': 'fuzz',
};

const stop = awaitStop();
const total: Tally = { ...NOTHING_RUN };
const stack = new AsyncDisposableStack();
try {
  const chosen = process.argv.slice(2);
  await (chosen.length === 0 ? runEverything() : runChosen(chosen));
} catch (error) {
  sayFailure(stop.aborted ? 'Stopped.' : describeFailure(error));
  total.failed += 1;
}
await stack.disposeAsync();
if (total.failures.length > 0) say('');
for (const name of total.failures) say(`failed: ${name}`);
say(`\n${describeTally(total)}`);
process.exit(total.failed === 0 ? 0 : 1);

async function runEverything(): Promise<void> {
  const leavesOut =
    process.env.MUSTER_TEST_WITHOUT_ELASTICSEARCH === '1' && !process.env.MUSTER_TEST_ELASTICSEARCH_URL;
  await ensureParts(!leavesOut && !process.env.MUSTER_TEST_ELASTICSEARCH_URL, stop);
  await runChecks(total, stop);
  await runVitest(total, ['tests/unit'], process.env, stop);
  stop.throwIfAborted();
  const env = await startServers(leavesOut);
  await runVitest(total, ['tests/property', 'tests/integration'], env, stop);
  stop.throwIfAborted();
  say('');
  await buildIfNeeded(stop);
  if (!leavesOut) {
    await runVitest(total, ['tests/chaos'], env, stop);
    stop.throwIfAborted();
    await runChaos(total, CHAOS_MINUTES, stop);
    stop.throwIfAborted();
  }
  await runPlaywright(total, [], env, stop);
  stop.throwIfAborted();
  await runPython(total, ['client', 'fuzz'], stop);
  if (leavesOut)
    say('\nLeft out, as MUSTER_TEST_WITHOUT_ELASTICSEARCH=1 asks: everything that needs Elasticsearch.');
}

/** Files or folders that a developer names. */
async function runChosen(what: readonly string[]): Promise<void> {
  const runnerOf = (path: string) =>
    Object.hasOwn(PYTHON_SUITES, path) ? 'python' : path.startsWith('tests/e2e') ? 'playwright' : 'vitest';
  const chosen = Object.groupBy(
    what.map((path) => path.replace(/\/$/, '')),
    runnerOf,
  );
  const { python: inPython = [], playwright: inBrowser = [], vitest: others = [] } = chosen;
  const needsElasticsearch =
    others.some((path) => /elasticsearch|connecting|chaos|^tests(\/integration)?$/.test(path)) &&
    !process.env.MUSTER_TEST_ELASTICSEARCH_URL;
  // A spec that needs one starts its own.
  await ensureParts(needsElasticsearch || inBrowser.some((path) => path.includes('elasticsearch')), stop);
  if (others.length > 0) await runVitest(total, others, await startServers(!needsElasticsearch), stop);
  if (inPython.length + inBrowser.length === 0) return;
  await buildIfNeeded(stop);
  if (inBrowser.length > 0) await runPlaywright(total, inBrowser, process.env, stop);
  if (inPython.length > 0)
    await runPython(
      total,
      inPython.map((path) => PYTHON_SUITES[path]!),
      stop,
    );
}

/** Starts a Redis for the tests and, where they need it, an Elasticsearch. Answers the environment that names them. */
async function startServers(withoutElasticsearch: boolean): Promise<NodeJS.ProcessEnv> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-test-'));
  // Elasticsearch runs as a user of its own, who has to get in.
  chmodSync(dir, 0o755);
  stack.defer(() => rmSync(dir, { recursive: true, force: true }));
  const redis = await startRedis({ dir: join(dir, 'redis'), signal: stop });
  stack.defer(async () => void (await redis.stop()));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    MUSTER_TEST_REDIS_URL: `redis://${redis.host}:${redis.port}`,
  };
  if (!withoutElasticsearch && !env.MUSTER_TEST_ELASTICSEARCH_URL) {
    const elasticsearch = await startElasticsearch8({ dir: join(dir, 'elasticsearch'), say });
    stack.defer(() => elasticsearch.stop());
    env.MUSTER_TEST_ELASTICSEARCH_URL = elasticsearch.url;
  }
  return env;
}
