import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf } from '#lib/redis-address.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { endProcess, markProcess, type ProcessMark } from '#scripts/support/processes.ts';
import { findOnPath } from '#scripts/support/programs.ts';
import { askOnce } from './redis-client.ts';

const versionMin = 7;
const stopMs = 30_000;
const host = '127.0.0.1';

/** A server program that is new enough. */
export interface RedisProgram {
  path: string;
  version: string;
}

/** A running Redis that Muster looks after. */
export interface RedisServer {
  host: string;
  port: number;
  pid: number;
  mark: ProcessMark;
  /** Settles when the process ends, for whatever reason. */
  ended: Promise<void>;
  /** Ends it in order; answers false when it had to be killed. */
  stop(): Promise<boolean>;
}

export interface RedisOptions {
  /** Its data and its log; made when missing. */
  dir: string;
  program?: RedisProgram;
  port?: number;
  /** Beside Muster's own, or instead of them. */
  settings?: Readonly<Record<string, string>>;
  logFile?: string;
  /** Called as soon as there is a process, before it answers. */
  onSpawn?: (server: RedisServer) => void;
  signal?: AbortSignal;
}

/**
 * Finds `redis-server` or `valkey-server` on PATH.
 * @throws Failure when all there is is too old
 */
export function findRedisServer(): RedisProgram | undefined {
  let tooOld: RedisProgram | undefined;
  for (const name of ['redis-server', 'valkey-server']) {
    const path = findOnPath(name);
    if (path === undefined) continue;
    const version = readVersion(path);
    if (Number.parseInt(version, 10) >= versionMin) return { path, version };
    tooOld = { path, version };
  }
  if (tooOld === undefined) return undefined;
  throw new Failure(
    `${tooOld.path} is version ${tooOld.version} and Muster needs Redis ${versionMin}.0 or newer: install a newer one, or name a running one with REDIS_URL.`,
  );
}

/**
 * Starts a Redis of Muster's own on loopback and waits until it answers and has read its data.
 * @throws Failure when there is no program, or when it ends before it answers
 */
export async function startRedis(options: RedisOptions): Promise<RedisServer> {
  const program = options.program ?? findRedisServer();
  if (program === undefined) throw new Failure('Neither redis-server nor valkey-server is on PATH.');
  mkdirSync(options.dir, { recursive: true });
  const port = options.port ?? (await findFreePort(host));
  const logFile = options.logFile ?? join(options.dir, 'redis.log');
  const server = spawnServer(program, { ...options, port, logFile });
  options.onSpawn?.(server);
  try {
    await awaitAnswer(server, logFile, options.signal);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function spawnServer(
  program: RedisProgram,
  options: RedisOptions & { port: number; logFile: string },
): RedisServer {
  const settings = {
    bind: host,
    port: String(options.port),
    dir: options.dir,
    logfile: options.logFile,
    daemonize: 'no',
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    'hash-max-listpack-value': '65000',
    ...options.settings,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  // Linux only: a launcher that is killed takes its Redis along, in order.
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const command = setpriv === undefined ? [program.path] : [setpriv, '--pdeathsig', 'TERM', program.path];
  // A group of its own: a Ctrl-C must not reach Redis before the app has stopped.
  const child = spawn(command[0] ?? '', [...command.slice(1), ...args], { stdio: 'ignore', detached: true });
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (child.pid === undefined || mark === undefined)
    throw new Failure(`${program.path} could not be started: is it executable?`);
  const ended = awaitEnd(child);
  const stop = () => endProcess(mark, stopMs);
  return { host, port: options.port, pid: child.pid, mark, ended, stop };
}

function awaitEnd(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.on('error', () => resolve());
  child.on('exit', () => resolve());
  return promise;
}

async function awaitAnswer(server: RedisServer, logFile: string, signal?: AbortSignal): Promise<void> {
  let over = false;
  void server.ended.then(() => (over = true));
  while (!over) {
    signal?.throwIfAborted();
    const info = await askOnce(addressOf(server.host, server.port), 'info', 'server', 'persistence').catch(
      () => '',
    );
    // Another server may have taken the port first; ours then ends by itself. It answers this before it has read its data.
    if (info.includes(`process_id:${server.pid}\r`) && info.includes('\nloading:0\r')) return;
    await sleep(30);
  }
  throw new Failure(`Redis ended before it answered on port ${server.port}: its reason is in ${logFile}.`);
}

const readVersion = (path: string): string =>
  /v=(\S+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? '0';
