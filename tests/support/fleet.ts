import { join } from 'node:path';
import { buildIfNeeded } from '#scripts/start/build.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { withoutSettings } from './muster.ts';
import { programPart, redisPart, type Part } from './parts.ts';

/** One process of Muster, with links of its own that can be made to fail. */
export interface Member {
  part: Part;
  /** null: an indexer, which serves nothing. */
  url: string | null;
  redisLink: FaultProxy;
  elasticsearchLink: FaultProxy;
}

/** Several processes of Muster around one Redis and one Elasticsearch, each started on its own and not by `npm start`. */
export interface Fleet {
  redis: Part;
  redisPort: number;
  apps: Member[];
  indexers: Member[];
  stop(): Promise<void>;
}

export interface FleetOptions {
  /** For data and logs; made by the caller. */
  dir: string;
  /** Port on loopback of a running Elasticsearch, or of what stands in front of one. */
  elasticsearchPort: number;
  /** For each app, whether it indexes too. */
  apps: readonly boolean[];
  /** Processes of `npm run indexer`. */
  indexers?: number;
  env?: Record<string, string>;
  redisSettings?: Record<string, string>;
}

/** Leases in a fleet: short, so that what a killed process held is soon taken up. */
export const LEASE_MS = 3_000;

/** Starts a fleet and waits until every member can be used. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  await buildIfNeeded();
  const redisPort = await findFreePort();
  const redis = redisPart({
    dir: join(options.dir, 'redis'),
    port: redisPort,
    settings: options.redisSettings,
  });
  await redis.start();
  const apps = await Promise.all(
    options.apps.map((indexes, i) => openMember(options, redisPort, `app-${i + 1}`, indexes)),
  );
  const indexers = await Promise.all(
    Array.from({ length: options.indexers ?? 0 }, (_, i) =>
      openMember(options, redisPort, `indexer-${i + 1}`, null),
    ),
  );
  const members = [...apps, ...indexers];
  const stop = async (): Promise<void> => {
    for (const { part } of members) part.signal('SIGKILL');
    await Promise.all(members.map(({ part }) => part.kill()));
    await redis.kill();
    await Promise.all(
      members.flatMap(({ redisLink, elasticsearchLink }) => [redisLink.close(), elasticsearchLink.close()]),
    );
  };
  try {
    await Promise.all(members.map(({ part }) => part.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { redis, redisPort, apps, indexers, stop };
}

/** @param indexes null for a process of `npm run indexer`, else whether the app indexes */
async function openMember(
  { dir, elasticsearchPort, env: extra = {} }: FleetOptions,
  redisPort: number,
  name: string,
  indexes: boolean | null,
): Promise<Member> {
  const [redisLink, elasticsearchLink] = [
    await startFaultProxy(redisPort),
    await startFaultProxy(elasticsearchPort),
  ];
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...withoutSettings(process.env),
    NEXT_MANUAL_SIG_HANDLE: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    REDIS_URL: `redis://127.0.0.1:${redisLink.port}`,
    ELASTICSEARCH_URL: `http://127.0.0.1:${elasticsearchLink.port}`,
    MUSTER_DATA_DIR: dir,
    MUSTER_INDEXER: indexes === false ? 'off' : 'on',
    MUSTER_LEASE_MS: String(LEASE_MS),
    ...extra,
  };
  const isServed = async (): Promise<boolean> =>
    (await fetch(`${url}/api/health/live`, { signal: AbortSignal.timeout(1_000) }).catch(() => null))?.ok ??
    false;
  const part = programPart({
    name,
    args:
      indexes === null
        ? ['scripts/indexer.ts']
        : ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', String(port)],
    env,
    logFile: join(dir, `${name}.log`),
    isUp: indexes === null ? (said) => said.includes('Indexing what is ready') : isServed,
  });
  return { part, url: indexes === null ? null : url, redisLink, elasticsearchLink };
}
