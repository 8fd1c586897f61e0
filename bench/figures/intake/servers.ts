import type { BodySpec, Format } from '#bench/harness/bodies.ts';
import type { Loader } from '#bench/harness/load.ts';
import { emptyRedis, type BenchRedis } from '#bench/harness/redis.ts';
import type { Stage } from '#bench/harness/stage.ts';
import { startPythonService, type PythonServiceOptions } from '#bench/peers/python-service.ts';

/** What takes batches in, and the Redis behind it. */
export interface Server {
  url: string;
  redis: BenchRedis;
}

/** null: not in a quick run. */
export interface Servers {
  /** Muster, `appendfsync always`. */
  durable: Server;
  /** Muster, `everysec`. */
  fast: Server;
  /** The Python service. */
  pipelined: Server;
  withOrjson: Server | null;
  sinter: Server | null;
  /** Redis itself. */
  floor: Server;
}

/** Of one part of the figure. */
export interface Size {
  dims: number;
  rounds: number;
  /** Of Muster: V8 needs some seconds to be in full swing. */
  warmRounds: number;
  /** Batches of a run of the Python service. */
  pythonBatches: number;
  loader: Loader;
}

/** Starts them all: they idle while another is measured. */
export async function startServers(stage: Stage, quick: boolean): Promise<Servers> {
  const always = await stage.redis({ fsync: 'always' });
  const everysec = await stage.redis({ fsync: 'everysec' });
  const muster = async (redis: BenchRedis): Promise<Server> => {
    const { url } = await stage.muster({ REDIS_URL: redis.url, MUSTER_INDEXER: 'off' });
    return { url, redis };
  };
  const python = async (options: PythonServiceOptions): Promise<Server> => {
    const { url } = await startPythonService(stage, everysec, options);
    return { url, redis: everysec };
  };
  return {
    durable: await muster(always),
    fast: await muster(everysec),
    pipelined: await python({ variant: 'pipelined' }),
    withOrjson: quick ? null : await python({ variant: 'pipelined', json: 'orjson' }),
    sinter: quick ? null : await python({ variant: 'sinter' }),
    floor: { url: everysec.url, redis: everysec },
  };
}

const CONNECTIONS = 4;

/** What a run sends. */
export interface Sending extends Pick<BodySpec, 'format' | 'modality'> {
  batches: number;
  /** Share of the batches that is answered before the clock starts; 0: all are sent, and counted. */
  runUpShare?: number;
  secondsMax?: number;
}

/** Batches of a run of the others: as many as are taken in a second or so. They are all written before, and fewer when they are larger. */
export const batchesOf = (format: Format, dims: number): number =>
  Math.round(({ numbers: 60, base64: 150, arrow: 200, hset: 200 }[format] * 384) / dims);

/** How long a run of Muster takes at most, run-up aside. */
export const MUSTER_SECONDS_MAX = 1;

/** Sends batches of 500 over 4 connections; answers embeddings a second. */
export async function send(
  { url }: Server,
  { dims, loader }: Size,
  { format, modality, batches, runUpShare = 1 / 4, secondsMax }: Sending,
): Promise<number> {
  const body = { format, dims, rows: 500, modality };
  // In whole waves: those that are served side by side end side by side.
  const runUp = CONNECTIONS * Math.round((batches * runUpShare) / CONNECTIONS);
  const load = {
    urls: [url],
    path: '/aggregate/',
    connections: CONNECTIONS,
    first: 0,
    batches,
    runUp,
    secondsMax,
    body,
  };
  return (await loader.run(load)).perSecond;
}

/** Empties the Redis of a server, and holds the texts of as many batches there. */
export async function holdTexts(
  server: Server,
  size: Size,
  batches: number,
  format: Sending['format'],
): Promise<void> {
  await emptyRedis(server.redis.client);
  await send(server, size, { format, modality: 'text', batches, runUpShare: 0 });
}
