import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#lib/config.ts';
import { wireType } from '#lib/contract/vocabulary.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import { startRuntime, type Runtime } from '#lib/runtime.ts';
import { openTestRedis, type TestRedis } from './redis.ts';

/** A whole Muster without its HTTP, on the Redis of the test run and an embedded index of its own. */
export interface RuntimeBench extends Omit<TestRedis, 'close'> {
  runtime: Runtime;
  /** Takes in embeddings `[id, modality, value, version?]` of two dims. */
  send(rows: readonly (readonly [string, string, number, number?])[], collection?: string): Promise<Ingested>;
  /** Another replica on the same Redis, without an index of its own to write. */
  startReplica(): Promise<Runtime>;
  close(): Promise<void>;
}

/** Starts one. @param env settings beside those of the bench */
export async function openRuntimeBench(env: Record<string, string> = {}): Promise<RuntimeBench> {
  const opened = await openTestRedis();
  const runtimes: Runtime[] = [];
  const dirs: string[] = [];

  async function start(extra: Record<string, string>): Promise<Runtime> {
    const dir = await mkdtemp(path.join(tmpdir(), `muster-${randomBytes(3).toString('hex')}-`));
    dirs.push(dir);
    const runtime = await startRuntime(
      readConfig({
        REDIS_URL: process.env.MUSTER_TEST_REDIS_URL,
        MUSTER_KEY_PREFIX: opened.keyPrefix,
        MUSTER_DATA_DIR: dir,
        MUSTER_LOG_LEVEL: 'silent',
        ...env,
        ...extra,
      }),
    );
    runtimes.push(runtime);
    return runtime;
  }

  const runtime = await start({});
  return {
    ...opened,
    runtime,
    startReplica: () => start({ MUSTER_INDEXER: 'off' }),
    send(rows, collection = 'embeddings') {
      const embeddings = rows.map(([id, modality, value, version]) => ({
        id,
        embedding_type: wireType(modality),
        embedding: [value, 1],
        ...(version === undefined ? {} : { version }),
      }));
      return runtime.ingest(collection, 'tester', 'aggregate', Buffer.from(JSON.stringify({ embeddings })));
    },
    async close() {
      await Promise.all(runtimes.map((one) => one.close()));
      opened.close();
      await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })));
    },
  };
}
