import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#scripts/support/failure.ts';
import { endProcess, markProcess, type ProcessMark } from '#scripts/support/processes.ts';
import { findOnPath } from '#scripts/support/programs.ts';
import { say, warn } from '#scripts/support/say.ts';
import { followLog, openLog } from './log-file.ts';
import { describeLogLine } from './log-lines.ts';

const stopMs = 30_000;
const upMsMax = 120_000;
const keepAliveMs = 70_000;
/**
 * By default V8 lets short-lived objects have 128 MB before it looks at them: more memory, and no less work. And it looks through its
 * whole heap each time that 64 MB of bytes outside of it have come, several times a second under load: Node 24's can be told to set
 * them against all memory, of which it then may have twice what is in use.
 */
export const nodeFlags: readonly string[] = [
  '--max-semi-space-size=16',
  ...(process.versions.v8.startsWith('13.')
    ? [
        '--external-memory-accounted-in-global-limit',
        '--initial-old-space-size=96',
        '--heap-growing-percent=100',
      ]
    : []),
];
const nextBin = 'node_modules/next/dist/bin/next';

/** The app, running. */
export interface App {
  url: string;
  mark: ProcessMark;
  /** Settles with one sentence when the app has ended. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export interface AppOptions {
  host: string;
  port: number;
  env: NodeJS.ProcessEnv;
  /** undefined: the app logs to this terminal. */
  logFile: string | undefined;
}

/** Starts the built app; it does not answer yet. */
export function startApp({ host, port, env, logFile }: AppOptions): App {
  const follower = logFile === undefined ? undefined : showWarnings(logFile);
  const output = logFile === undefined ? 'inherit' : openLog(logFile);
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const next = [nextBin, 'start', '-H', host, '-p', String(port), '--keepAliveTimeout', String(keepAliveMs)];
  const command = [
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'TERM']),
    process.execPath,
    ...nodeFlags,
    ...next,
  ];
  const child = spawn(command[0] ?? '', command.slice(1), {
    env,
    stdio: ['ignore', output, output],
    // A group of its own: a Ctrl-C reaches the launcher only, which stops app and Redis in order.
    detached: true,
  });
  if (typeof output === 'number') closeSync(output);
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (mark === undefined) throw new Failure('The app could not be started.');
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  child.on('exit', (code, signal) => {
    const words = code === 0 || signal !== null ? undefined : follower?.lastWords();
    follower?.stop();
    resolve(describeEnd(signal ?? `exit code ${code ?? 0}`, words, logFile));
  });
  return { url: addressOf(host, port), mark, ended, stop: () => stopApp(mark, ended) };
}

/**
 * Waits until the app answers.
 * @throws Failure with the app's own reason when it ends first
 */
export async function awaitApp(app: App, signal: AbortSignal): Promise<void> {
  const until = Date.now() + upMsMax;
  let end: string | undefined;
  void app.ended.then((sentence) => (end = sentence));
  while (Date.now() < until) {
    signal.throwIfAborted();
    if (end !== undefined) throw new Failure(end);
    const live = await fetch(`${app.url}/api/health/live`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await live?.body?.cancel();
    if (live?.ok === true) return;
    await sleep(50);
  }
  throw new Failure(`The app did not answer at ${app.url} within ${upMsMax / 1_000} s.`);
}

async function stopApp(mark: ProcessMark, ended: Promise<string>): Promise<void> {
  if (!(await endProcess(mark, stopMs)))
    warn(
      `the app did not settle its work within ${stopMs / 1_000} s and was ended; Redis holds what is open.`,
    );
  await ended;
}

function showWarnings(logFile: string) {
  closeSync(openLog(logFile));
  let last: string | undefined;
  return followLog(logFile, (line) => {
    const text = describeLogLine(line);
    if (text !== undefined && text !== last) say(`${new Date().toLocaleTimeString('en-GB')} ${text}`);
    last = text ?? last;
  });
}

function describeEnd(how: string, words: string | undefined, logFile: string | undefined): string {
  // A sentence of the app's own says it all; anything else is not for people.
  if (words !== undefined && /^[A-Z].*[.!]$/.test(words)) return words;
  return `The app ended by itself (${how})${logFile === undefined ? '.' : `: its last words are in ${logFile}.`}`;
}

/** An address that this machine reaches; one that listens everywhere is asked on loopback. */
function addressOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}
