import { ASSUMED, CORE_COSTS, WAITING_BYTES } from './inputs.ts';

/** What is asked of a deployment. */
export interface Demand {
  dims: number;
  /** Of two modalities: two of them make a pair. */
  embeddingsPerSecond: number;
  /** How long the first embedding of an item waits for the second, in the mean. */
  waitSeconds: number;
  /** Documents that the index holds in the end. */
  documents: number;
}

/** What it takes. */
export interface Plan {
  appCores: number;
  redisCores: number;
  redisBytes: number;
  /** As many as the cores or the memory ask for, whichever is more. */
  redisMasters: number;
  engineCores: number;
  /** Bytes of an index on disk, copies included. */
  indexBytes: number;
  /** What a search wants in memory, copies included: the quantised vectors and their graph. */
  hotBytes: number;
  /** Primary shards. */
  shards: number;
  machines: number;
  dollarsPerMillionPairs: number;
}

const GIGABYTE = 1024 ** 3;
const MICROSECONDS = 1e6;

/** Computes what a demand takes, from what was measured. @throws when that vector length was not */
export function planFor({ dims, embeddingsPerSecond, waitSeconds, documents }: Demand): Plan {
  const costs = CORE_COSTS[dims];
  const waitingBytes = WAITING_BYTES[dims];
  if (costs === undefined || waitingBytes === undefined) throw new Error(`${dims}-d was not measured.`);
  const pairsPerSecond = embeddingsPerSecond / 2;
  const coresOf = (part: 'app' | 'redis'): number =>
    (embeddingsPerSecond * costs.takenIn[part] + pairsPerSecond * costs.indexed[part]) /
    MICROSECONDS /
    ASSUMED.busyShare;
  const [appCores, redisCores] = [coresOf('app'), coresOf('redis')];
  const engineCores =
    (ASSUMED.copies * pairsPerSecond * costs.indexed.engine) / MICROSECONDS / ASSUMED.busyShare;
  const redisBytes = (pairsPerSecond * waitSeconds * waitingBytes) / ASSUMED.redisFillShare;
  const redisMasters = Math.ceil(Math.max(redisCores, redisBytes / ASSUMED.redisMasterBytesMax));
  const { hot, disk } = vectorBytes(dims);
  const indexBytes = documents * disk * ASSUMED.copies;
  const hotBytes = documents * hot * ASSUMED.copies;
  const shards = Math.ceil(
    Math.max(documents / ASSUMED.shardDocumentsMax, (documents * disk) / ASSUMED.shardBytesMax),
  );
  const cores = appCores + Math.max(redisCores, redisMasters) + engineCores;
  const gigabytes = (redisBytes + hotBytes) / GIGABYTE;
  const { machine, corePrice, gigabytePrice } = ASSUMED;
  return {
    appCores,
    redisCores,
    redisBytes,
    redisMasters,
    engineCores,
    indexBytes,
    hotBytes,
    shards,
    machines: Math.ceil(Math.max(cores / machine.cores, gigabytes / machine.gigabytes)),
    // Moving the pairs, not keeping the index.
    dollarsPerMillionPairs:
      (1e6 / pairsPerSecond / 3_600) * (cores * corePrice + (redisBytes / GIGABYTE) * gigabytePrice),
  };
}

/**
 * Bytes of a document's two vectors, by Elastic's formulas for `bbq_hnsw`, its choice from 384 dims on: a bit per dimension and 14
 * bytes each beside the graph are read by every search, the float32 values are on disk, and once more for what is quoted from them.
 */
function vectorBytes(dims: number): { hot: number; disk: number } {
  const hot = 2 * (dims / 8 + 14 + ASSUMED.hnswLinkBytes);
  return { hot, disk: hot + 2 * 4 * dims };
}
