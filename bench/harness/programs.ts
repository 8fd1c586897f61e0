import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#scripts/support/failure.ts';
import { endProcess, isRunning, markProcess } from '#scripts/support/processes.ts';
import { findOnPath } from '#scripts/support/programs.ts';

const UP_MS = 60_000;
const STOP_MS = 30_000;

export interface ProgramOptions {
  name: string;
  /** The program and its arguments. */
  command: readonly string[];
  env?: NodeJS.ProcessEnv;
  logFile: string;
  /** Answers 200 to a GET as soon as it can be used. */
  healthUrl: string;
}

/** A server that a run started. */
export interface Program {
  pid: number;
  stop(): Promise<void>;
}

/** Starts a server and waits until it answers. @throws Failure naming its log when it does not come up */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, command, env = process.env, logFile, healthUrl } = options;
  const log = openSync(logFile, 'a');
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const [program, ...args] = [...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM']), ...command];
  const child = spawn(program!, args, { env, stdio: ['ignore', log, log], detached: true });
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (mark === undefined) throw new Failure(`${name} could not be started.`);
  const stop = async (): Promise<void> => void (await endProcess(mark, STOP_MS));
  const until = Date.now() + UP_MS;
  while (!(await isHealthy(healthUrl))) {
    if (isRunning(mark) && Date.now() < until) {
      await sleep(50);
      continue;
    }
    await stop();
    throw new Failure(`${name} did not come up: its reason is in ${logFile}.`);
  }
  return { pid: mark.pid, stop };
}

async function isHealthy(url: string): Promise<boolean> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok === true;
}
