import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure, describeFailure } from '#scripts/support/failure.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { endProcess, isRunning, markProcess } from '#scripts/support/processes.ts';
import { findOnPath, runHidden } from '#scripts/support/programs.ts';
import { say, sayFailure } from '#scripts/support/say.ts';
import { awaitStop } from '#scripts/support/signals.ts';
import { clearEndedJvms } from './ended-jvms.ts';
import { isServed, secureElasticsearch, type ElasticsearchSecurity } from './elasticsearch-security.ts';

const VERSION = '8.19.21';
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${VERSION}:zip`;
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
const CACHE = resolve('node_modules/.cache/muster');
const USER = 'elasticsearch';
const JDK_MIN = 17;
const UP_MS = 120_000;
const STOP_MS = 30_000;

/** A running Elasticsearch for tests. */
export interface ElasticsearchServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface ElasticsearchOptions {
  /**
   * A folder of its own for this run; made when missing, and gone on with when an earlier start filled it. Everyone must be
   * able to reach it: Elasticsearch refuses to run as root.
   */
  dir: string;
  port?: number;
  heap?: string;
  /** Without it, whoever reaches it is let in. */
  security?: ElasticsearchSecurity;
  say?: (line: string) => void;
}

/**
 * Starts a single node of Elasticsearch 8.19 on loopback, without security unless asked for, from the test distribution on Maven Central.
 * @throws Failure naming the part that is missing and its cure, or why the node did not come up
 */
export async function startElasticsearch8({
  dir,
  port,
  heap = '1g',
  security,
  say = () => undefined,
}: ElasticsearchOptions): Promise<ElasticsearchServer> {
  const java = await findJdk();
  const home = join(dir, `elasticsearch-${VERSION}`);
  if (!existsSync(home)) await unpack(await fetchDistribution(say), dir);
  const [httpPort, transportPort] = [port ?? (await findFreePort()), await findFreePort()];
  configure(
    home,
    httpPort,
    transportPort,
    security === undefined ? undefined : secureElasticsearch(home, java, security),
  );
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await giveTo(home);

  clearEndedJvms();
  say(`Starting Elasticsearch ${VERSION} …`);
  const log = openSync(join(dir, 'elasticsearch.log'), 'a');
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const command = [
    ...(setpriv === undefined
      ? isRoot
        ? ['runuser', '-u', USER, '--']
        : []
      : [
          setpriv,
          '--pdeathsig',
          'TERM',
          ...(isRoot ? [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'] : []),
        ]),
    join(home, 'bin/elasticsearch'),
  ];
  const env = { ...process.env, ES_JAVA_HOME: java, ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`, HOME: home };
  const child = spawn(command[0]!, command.slice(1), {
    cwd: home,
    env,
    stdio: ['ignore', log, log],
    detached: true,
  });
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (mark === undefined) throw new Failure('Elasticsearch could not be started.');
  const stop = async () => void (await endProcess(mark, STOP_MS));

  const url = `${security?.tls === undefined ? 'http' : 'https'}://127.0.0.1:${httpPort}`;
  const until = Date.now() + UP_MS;
  while (!(await isServed(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`, security))) {
    const isOver = !isRunning(mark);
    if (!isOver && Date.now() < until) {
      await sleep(250);
      continue;
    }
    await stop();
    throw new Failure(`Elasticsearch did not come up: its reason is in ${join(dir, 'elasticsearch.log')}.`);
  }
  return { url, pid: mark.pid, stop };
}

async function findJdk(): Promise<string> {
  const installed = existsSync('/usr/lib/jvm')
    ? readdirSync('/usr/lib/jvm').map((name) => join('/usr/lib/jvm', name))
    : [];
  for (const home of [process.env.ES_JAVA_HOME, process.env.JAVA_HOME, ...installed]) {
    if (home === undefined || !existsSync(join(home, 'bin/java'))) continue;
    const { output } = await runHidden(join(home, 'bin/java'), ['-XshowSettings:properties', '-version']);
    if (Number(/java\.specification\.version = (\d+)/.exec(output)?.[1]) >= JDK_MIN) return home;
  }
  throw new Failure(
    `Elasticsearch needs a JDK ${JDK_MIN} or newer: install openjdk-17-jdk-headless, or point JAVA_HOME at one.`,
  );
}

async function fetchDistribution(say: (line: string) => void): Promise<string> {
  const zip = join(CACHE, `elasticsearch-${VERSION}.zip`);
  if (existsSync(zip)) return zip;
  if (findOnPath('mvn') === undefined)
    throw new Failure('Elasticsearch comes from Maven Central, and mvn is not on PATH: install maven.');
  say(`Fetching Elasticsearch ${VERSION} from Maven Central (107 MB) …`);
  const aside = join(CACHE, `fetch-${process.pid}`);
  const { ok, output } = await runHidden('mvn', [
    '-B',
    '-q',
    COPY,
    `-Dartifact=${ARTIFACT}`,
    `-DoutputDirectory=${aside}`,
    '-Dmdep.useBaseVersion=true',
  ]);
  if (!ok)
    throw new Failure(
      `Elasticsearch could not be fetched from Maven Central: ${output.trim().split('\n')[0] ?? ''}`,
    );
  renameSync(join(aside, `elasticsearch-${VERSION}.zip`), zip);
  rmSync(aside, { recursive: true });
  return zip;
}

async function unpack(zip: string, dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o755);
  if (findOnPath('unzip') === undefined)
    throw new Failure('Elasticsearch is unpacked with unzip, which is not on PATH: install unzip.');
  const { ok } = await runHidden('unzip', ['-q', zip, '-d', dir]);
  if (!ok) throw new Failure(`${zip} could not be unpacked: remove it, and it is fetched anew.`);
}

function configure(
  home: string,
  httpPort: number,
  transportPort: number,
  security: readonly string[] = ['xpack.security.enabled: false'],
): void {
  const settings = [
    'cluster.name: muster-test',
    'discovery.type: single-node',
    'network.host: 127.0.0.1',
    `http.port: ${httpPort}`,
    `transport.port: ${transportPort}`,
    ...security,
    'cluster.routing.allocation.disk.threshold_enabled: false',
  ];
  writeFileSync(join(home, 'config/elasticsearch.yml'), `${settings.join('\n')}\n`);
}

async function giveTo(home: string): Promise<void> {
  const known = await runHidden('id', [USER]);
  if (!known.ok) await runHidden('useradd', ['--system', '--no-create-home', '--user-group', USER]);
  const { ok } = await runHidden('chown', ['-R', `${USER}:${USER}`, home]);
  if (!ok)
    throw new Failure(
      `Elasticsearch refuses to run as root, and ${home} could not be given to the user ${USER}.`,
    );
}

if (import.meta.main) {
  const dir = mkdtempSync(join(tmpdir(), 'muster-elasticsearch-'));
  const stopped = awaitStop();
  let code = 0;
  try {
    const server = await startElasticsearch8({ dir, say });
    say(server.url);
    await new Promise<void>((done) => {
      const watch = setInterval(() => {
        if (!stopped.aborted) return;
        clearInterval(watch);
        done();
      }, 200);
    });
    await server.stop();
  } catch (error) {
    sayFailure(describeFailure(error));
    code = 1;
  }
  rmSync(dir, { recursive: true, force: true });
  process.exit(code);
}
