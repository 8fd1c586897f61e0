import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '#lib/config.ts';
import type { Ingested } from '#lib/contract/answers.ts';
import { wireType } from '#lib/contract/vocabulary.ts';
import { layOut, type Layout } from '#lib/pairing/keys.ts';
import { startRuntime, type Runtime } from '#lib/runtime.ts';

/** One row of a batch: ID, modality, vector. */
export type TestRow = readonly [id: string, modality: string, vector: readonly number[]];

/** A whole Muster within the test's process, on an embedded index of its own. */
export interface TestRuntime {
  runtime: Runtime;
  /** Of the collection that `send` sends to. */
  layout: Layout;
  /** Takes a batch in, as a producer's request would. */
  send(rows: readonly TestRow[]): Promise<Ingested>;
  close(): Promise<void>;
}

const COLLECTION = 'embeddings';

/** Starts a Muster on a Redis of the test's, under a key prefix of its own. */
export async function openTestRuntime(env: Record<string, string> = {}): Promise<TestRuntime> {
  const dir = await mkdtemp(path.join(tmpdir(), 'muster-runtime-'));
  const keyPrefix = `test-${randomBytes(6).toString('hex')}:`;
  const runtime = await startRuntime(
    readConfig({
      REDIS_URL: process.env.MUSTER_TEST_REDIS_URL,
      MUSTER_DATA_DIR: dir,
      MUSTER_KEY_PREFIX: keyPrefix,
      MUSTER_LOG_LEVEL: 'silent',
      ...env,
    }),
  );
  const modalities = ['text', 'image'];
  return {
    runtime,
    layout: layOut(keyPrefix, {
      name: COLLECTION,
      partitions: 16,
      modalities,
      required: modalities,
      versions: 'arrival',
      epoch: 0,
    }),
    async send(rows) {
      const embeddings = rows.map(([id, modality, embedding]) => ({
        id,
        embedding_type: wireType(modality),
        embedding,
      }));
      const body = Buffer.from(JSON.stringify({ embeddings }));
      return runtime.ingest(COLLECTION, 'tester', 'aggregate', body);
    },
    async close() {
      await runtime.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
