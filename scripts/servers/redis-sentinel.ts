import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressOf } from '#lib/redis-address.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { endProcess, isRunning, markProcess } from '#scripts/support/processes.ts';
import { findOnPath } from '#scripts/support/programs.ts';
import { askOnce } from './redis-client.ts';
import { tlsSettings, type RedisTls } from './redis-tls.ts';
import { findRedisServer, startRedis, type RedisServer } from './redis.ts';

/** A master, its replica and a sentinel that watches over them, on loopback. */
export interface SentinelSetup {
  /** As REDIS_URL takes it. */
  url: string;
  master: RedisServer;
  replica: RedisServer;
  /** Where it is asked without TLS. */
  sentinel: { host: string; port: number };
  /** Waits until the replica has read all that the master holds now: a failover loses the rest. @throws Failure */
  replicate(): Promise<void>;
  stop(): Promise<void>;
}

const MASTER_NAME = 'mymaster';
const READY_MS = 30_000;
const STOP_MS = 5_000;
const host = '127.0.0.1';

/** A disk that is busy for seconds would look like a master that died; and none of them reads its data again. */
const WITHOUT_DISK = { appendonly: 'no' };

/**
 * Starts all three and waits until the replica is in step and the sentinel knows it.
 * @param tls all of them speak TLS to Muster and to each other
 * @throws Failure when that takes too long
 */
export async function startSentinelSetup(dir: string, tls?: RedisTls): Promise<SentinelSetup> {
  const openDoor = async () => {
    const port = tls === undefined ? undefined : await findFreePort(host);
    return { tlsPort: port, settings: port === undefined ? {} : tlsSettings(port, tls!) };
  };
  const [ofMaster, ofReplica, ofSentinel] = [await openDoor(), await openDoor(), await openDoor()];
  const master = await startRedis({
    dir: join(dir, 'master'),
    settings: { ...WITHOUT_DISK, ...ofMaster.settings },
  });
  const masterPort = ofMaster.tlsPort ?? master.port;
  const replica = await startRedis({
    dir: join(dir, 'replica'),
    settings: { ...WITHOUT_DISK, ...ofReplica.settings, replicaof: `${host} ${masterPort}` },
  });
  const port = await findFreePort(host);
  const sentinel = spawnSentinel(join(dir, 'sentinel'), port, masterPort, ofSentinel.settings);
  const stop = async (): Promise<void> => {
    for (const mark of [sentinel, replica.mark, master.mark]) await endProcess(mark, STOP_MS);
  };
  const until = Date.now() + READY_MS;
  const isReady = async () =>
    (await ask(port, 'sentinel', 'master', MASTER_NAME)).includes('num-slaves,1,') &&
    (await ask(replica.port, 'info', 'replication')).includes('master_link_status:up');
  while (!(await isReady())) {
    if (Date.now() > until || !isRunning(sentinel)) {
      await stop();
      throw new Failure(`The sentinel did not come up: its reason is in ${dir}/sentinel/sentinel.log.`);
    }
    await sleep(50);
  }
  const scheme = tls === undefined ? 'redis' : 'rediss';
  const url = `${scheme}+sentinel://${host}:${ofSentinel.tlsPort ?? port}/${MASTER_NAME}`;
  const replicate = () => awaitOffset(replica.port, master.port);
  return { url, master, replica, sentinel: { host, port }, replicate, stop };
}

async function awaitOffset(replicaPort: number, masterPort: number): Promise<void> {
  const until = Date.now() + READY_MS;
  const wanted = readOffset(await ask(masterPort, 'info', 'replication'), 'master');
  while (readOffset(await ask(replicaPort, 'info', 'replication'), 'slave') < wanted) {
    if (Date.now() > until) throw new Failure('The replica did not read what its master holds.');
    await sleep(20);
  }
}

const readOffset = (info: string, role: 'master' | 'slave'): number =>
  Number(
    new RegExp(`^${role}_repl_offset:(\\d+)`, 'm').exec(info)?.[1] ?? (role === 'master' ? Infinity : 0),
  );

const ask = (port: number, ...command: [string, ...string[]]): Promise<string> =>
  askOnce(addressOf(host, port), ...command).catch(() => '');

function spawnSentinel(
  dir: string,
  port: number,
  masterPort: number,
  settings: Readonly<Record<string, string>>,
) {
  const program = findRedisServer();
  if (program === undefined) throw new Failure('Neither redis-server nor valkey-server is on PATH.');
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'sentinel.conf');
  const lines = [
    `bind ${host}`,
    `port ${port}`,
    `dir ${dir}`,
    `logfile ${join(dir, 'sentinel.log')}`,
    ...Object.entries(settings).map(([name, value]) => `${name} ${value}`),
    `sentinel monitor ${MASTER_NAME} ${host} ${masterPort} 1`,
    `sentinel down-after-milliseconds ${MASTER_NAME} 3000`,
    `sentinel failover-timeout ${MASTER_NAME} 5000`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const command = setpriv === undefined ? [program.path] : [setpriv, '--pdeathsig', 'TERM', program.path];
  const child = spawn(command[0]!, [...command.slice(1), file, '--sentinel'], {
    stdio: 'ignore',
    detached: true,
  });
  const mark = child.pid === undefined ? undefined : markProcess(child.pid);
  if (mark === undefined) throw new Failure(`${program.path} could not be started: is it executable?`);
  return mark;
}
