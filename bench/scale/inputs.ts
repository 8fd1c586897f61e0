/** What was measured on one machine, and what is assumed: change these to get other answers from `node bench/scale.ts`. */

/** Processor time in µs at one vector length; `npm run bench -- --only cores` measures it. */
export interface CoreCosts {
  /** An embedding that comes as Arrow, the mean of a pair's two sides. */
  takenIn: { app: number; redis: number };
  /** A pair, from its claim until Redis is rid of it, and the engine's share of it: Elasticsearch 9. */
  indexed: { app: number; redis: number; engine: number };
}

export const CORE_COSTS: Readonly<Record<number, CoreCosts>> = {
  384: { takenIn: { app: 14.4, redis: 17.5 }, indexed: { app: 56, redis: 30, engine: 458 } },
  768: { takenIn: { app: 19.2, redis: 24.2 }, indexed: { app: 83, redis: 38, engine: 834 } },
};

/** Bytes in Redis of an item that waits with one embedding; `npm run bench -- --only bytes` measures it. */
export const WAITING_BYTES: Readonly<Record<number, number>> = { 384: 2_064, 768: 3_883 };

/** What is planned with. */
export const ASSUMED = {
  /** A core is full at this share of its time: what is above it goes to bursts and to a part that failed. */
  busyShare: 0.6,
  /** Memory of a Redis that items fill; the rest is for buffers, for copies while its log is rewritten, and for growth. */
  redisFillShare: 0.6,
  /** A master is one thread; more memory than this takes too long to restart. */
  redisMasterBytesMax: 64 * 1024 ** 3,
  /** Documents of a shard, by Elastic's advice on the size of shards: below 200 million, and below 50 GB. */
  shardDocumentsMax: 200_000_000,
  shardBytesMax: 50 * 1024 ** 3,
  /** Links of a node of HNSW, and bytes of each. */
  hnswLinkBytes: 16 * 4,
  /** Copies of an index, the first included. */
  copies: 2,
  /** Prices are per hour, in dollars, and stand for no vendor. */
  corePrice: 0.04,
  gigabytePrice: 0.005,
  /** Cores and memory of one machine. */
  machine: { cores: 16, gigabytes: 64 },
} as const;
