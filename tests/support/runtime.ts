import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#lib/config.ts';
import { wireType } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import { layOut, type Layout } from '#lib/pairing/keys.ts';
import { startRuntime, type Runtime } from '#lib/runtime.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** One row of a batch; a number stands for a vector of two dims that begins with it. */
export type TestRow = readonly [
  id: string,
  modality: string,
  vector: number | readonly number[],
  version?: number,
];

/** A whole Muster without its HTTP, on the Redis of the test run and an embedded index of its own. */
export interface RuntimeBench extends Omit<TestRedis, 'close'> {
  runtime: Runtime;
  /** Of the collection `embeddings`, as it was made. */
  layout: Layout;
  /** Takes a batch in, as a producer's request would. */
  send(rows: readonly TestRow[], collection?: string): Promise<Ingested>;
  /** Another replica on the same Redis, without an index of its own to write. */
  startReplica(env?: Record<string, string>): Promise<Runtime>;
  close(): Promise<void>;
}

/** What a slow machine does is over when it is answered: tests look at what came of it. */
const ANSWER_WAIT_MS = 60_000;

/** Starts one. @param env settings beside those of the bench */
export async function openRuntimeBench(env: Record<string, string> = {}): Promise<RuntimeBench> {
  const opened = await openTestRedis();
  const runtimes: Runtime[] = [];
  const dirs: string[] = [];

  async function start(extra: Record<string, string>): Promise<Runtime> {
    const dir = await mkdtemp(path.join(tmpdir(), `muster-${randomBytes(3).toString('hex')}-`));
    dirs.push(dir);
    const runtime = await startRuntime({
      ...readConfig({
        REDIS_URL: process.env.MUSTER_TEST_RUNTIME_REDIS_URL ?? process.env.MUSTER_TEST_REDIS_URL,
        MUSTER_KEY_PREFIX: opened.keyPrefix,
        MUSTER_DATA_DIR: dir,
        MUSTER_LOG_LEVEL: 'silent',
        ...env,
        ...extra,
      }),
      answerWaitMs: ANSWER_WAIT_MS,
    });
    runtimes.push(runtime);
    return runtime;
  }

  async function close(): Promise<void> {
    await Promise.all(runtimes.map((one) => one.close()));
    opened.close();
    await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
  }

  const runtime = await start({}).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    ...opened,
    runtime,
    layout: layOut(opened.keyPrefix, {
      name: 'embeddings',
      partitions: 16,
      modalities: ['text', 'image'],
      required: ['text', 'image'],
      versions: 'arrival',
      epoch: 0,
    }),
    startReplica: (extra = {}) => start({ MUSTER_INDEXER: 'off', ...extra }),
    send(rows, collection = 'embeddings') {
      const embeddings = rows.map(([id, modality, vector, version]) => ({
        id,
        embedding_type: wireType(modality),
        embedding: typeof vector === 'number' ? [vector, 1] : vector,
        ...(version === undefined ? {} : { version }),
      }));
      return runtime.ingestBody({
        collection,
        producer: 'tester',
        shape: 'aggregate',
        format: 'json',
        body: Buffer.from(JSON.stringify({ embeddings })),
      });
    },
    close,
  };
}
