import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startElasticsearch8, type ElasticsearchServer } from '#scripts/servers/elasticsearch8.ts';
import { startRedisCluster, type RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { preparePython } from '#scripts/support/python.ts';
import { say } from '#scripts/support/say.ts';
import { startElasticsearch9 } from './elasticsearch9.ts';
import { startLoader, type Loader } from './load.ts';
import { startMuster, type MusterApp } from './muster.ts';
import { startProgram, type Program, type ProgramOptions } from './programs.ts';
import { openRedis, type BenchRedis, type BenchRedisOptions } from './redis.ts';

/** The servers of one run: each started when it is first asked for, once, and stopped by its id at the end. */
export interface Stage {
  /** For whatever a figure writes, and for logs; gone at the end. */
  dir: string;
  redis(options: BenchRedisOptions): Promise<BenchRedis>;
  /** Three masters, `appendfsync always`. */
  redisCluster(): Promise<RedisCluster>;
  elasticsearch(major: 8 | 9): Promise<ElasticsearchServer>;
  /** @param replica tells apps of the same settings apart */
  muster(env: Readonly<Record<string, string>>, replica?: number): Promise<MusterApp>;
  /** Any other server, by its name. */
  program(options: Omit<ProgramOptions, 'logFile'>): Promise<Program>;
  /** The process that sends the load. */
  loader(): Promise<Loader>;
  /** A Python with the packages of that file, kept for later runs; answers the folder of its programs. */
  pythonEnv(requirements: string): Promise<string>;
  /** Stops what one figure alone needed. */
  stop(server: Stoppable): Promise<void>;
  /** Stops all of them. @param keep leaves their data and logs where they are */
  close(keep?: boolean): Promise<void>;
}

interface Stoppable {
  stop(): Promise<unknown>;
}

/** Opens a stage in a folder of its own. */
export function openStage(signal: AbortSignal): Stage {
  const dir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
  // Elasticsearch runs as a user of its own, who has to get in.
  chmodSync(dir, 0o755);
  const started = new Map<string, Promise<Stoppable>>();
  let folders = 0;
  const folderOf = (name: string): string => {
    const folder = join(dir, `${++folders}-${name}`);
    mkdirSync(folder);
    return folder;
  };
  const once = <T extends Stoppable>(key: unknown[], start: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const name = JSON.stringify(key);
    const known = started.get(name);
    if (known !== undefined) return known as Promise<T>;
    say(`  starting ${key[0] as string} …`);
    const server = start();
    started.set(name, server);
    return server;
  };
  const close = async (keep: boolean): Promise<void> => {
    // The last first: an app before its Redis.
    for (const server of [...started.values()].toReversed()) await (await server.catch(() => null))?.stop();
    if (!keep) rmSync(dir, { recursive: true, force: true });
  };
  let closed: Promise<void> | undefined;
  return {
    dir,
    redis: (options) => once(['Redis', options], () => openRedis(folderOf('redis'), options)),
    redisCluster: () =>
      once(['Redis Cluster'], () =>
        startRedisCluster({ dir: folderOf('cluster'), settings: { 'auto-aof-rewrite-percentage': '0' } }),
      ),
    elasticsearch: (major) =>
      once([`Elasticsearch ${major}`], () =>
        major === 8
          ? startElasticsearch8({ dir: folderOf('elasticsearch8') })
          : startElasticsearch9(folderOf('elasticsearch9')),
      ),
    muster: (env, replica = 1) => once(['Muster', env, replica], () => startMuster(folderOf('muster'), env)),
    program: (options) =>
      once([options.name], () => startProgram({ ...options, logFile: join(folderOf('program'), 'log') })),
    loader: () => once(['the load'], startLoader),
    pythonEnv: (requirements) =>
      preparePython({ name: 'the bench', install: ['-r', requirements], madeFrom: [requirements], signal }),
    async stop(server) {
      for (const [key, one] of started) if ((await one) === server) started.delete(key);
      await server.stop();
    },
    close: (keep = false) => (closed ??= close(keep)),
  };
}
