import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startElasticsearch8, type ElasticsearchOptions } from '#scripts/servers/elasticsearch8.ts';
import { startRedis, type RedisOptions } from '#scripts/servers/redis.ts';
import { probePort } from '#scripts/support/ports.ts';
import { isRunning, markProcess, type ProcessMark } from '#scripts/support/processes.ts';
import { findOnPath } from '#scripts/support/programs.ts';

/** A process of a test that can be killed, frozen and started again where it was. */
export interface Part {
  name: string;
  /** Starts it, and waits until it can be used. */
  start(): Promise<void>;
  isRunning(): boolean;
  /** Sends a signal to the process and its children. */
  signal(signal: NodeJS.Signals): void;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it is gone; answers its exit code where that is known. */
  stop(): Promise<number | null>;
}

interface Started {
  pid: number;
  ended?: Promise<number | null>;
}

const UP_MS = 60_000;
const END_MS = 60_000;

function openPart(name: string, launch: () => Promise<Started>, port?: number): Part {
  let mark: ProcessMark | undefined;
  let ended: Promise<number | null> | undefined;
  const runs = (): boolean => mark !== undefined && isRunning(mark);

  function signal(of: NodeJS.Signals): void {
    // Each part leads a process group of its own.
    if (runs()) process.kill(-mark!.pid, of);
  }

  async function awaitEnd(): Promise<void> {
    const deadline = performance.now() + END_MS;
    while (runs() || (port !== undefined && (await probePort(port, '127.0.0.1')) !== undefined)) {
      if (performance.now() > deadline) throw new Error(`${name} does not end.`);
      await sleep(20);
    }
  }

  return {
    name,
    isRunning: runs,
    signal,
    async start() {
      const started = await launch();
      mark = markProcess(started.pid);
      ended = started.ended;
    },
    async kill() {
      signal('SIGKILL');
      await awaitEnd();
    },
    async stop() {
      signal('SIGTERM');
      await awaitEnd();
      return (await ended) ?? null;
    },
  };
}

/** A Redis that goes on with its data when it is started again. */
export const redisPart = (options: RedisOptions & { port: number }): Part =>
  openPart('Redis', async () => ({ pid: (await startRedis(options)).pid }), options.port);

/** An Elasticsearch that goes on with its data when it is started again. */
export const elasticsearchPart = (options: ElasticsearchOptions & { port: number }): Part =>
  openPart('Elasticsearch', () => startElasticsearch8(options), options.port);

/** A program of the project. */
export interface ProgramOptions {
  name: string;
  /** A script and its arguments, run by this Node. */
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Asked until it says yes. @param said what the program has said since this start */
  isUp: (said: string) => boolean | Promise<boolean>;
}

/** A program of the project as a part; it dies with the process that started it. */
export function programPart({ name, args, env, logFile, isUp }: ProgramOptions): Part {
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  return openPart(name, async () => {
    const log = openSync(logFile, 'a');
    const from = readFileSync(logFile).length;
    const command = [
      ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL']),
      process.execPath,
      ...args,
    ];
    const child = spawn(command[0]!, command.slice(1), { env, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    const { promise: ended, resolve } = Promise.withResolvers<number | null>();
    child.on('exit', resolve);
    const said = (): string => readFileSync(logFile).subarray(from).toString();
    const deadline = performance.now() + UP_MS;
    while (!(await isUp(said()))) {
      if (child.exitCode === null && performance.now() < deadline) {
        await sleep(50);
        continue;
      }
      child.kill('SIGKILL');
      throw new Error(`${name} did not come up:\n${said().slice(-2_000)}`);
    }
    return { pid: child.pid!, ended };
  });
}
