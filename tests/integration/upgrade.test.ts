import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import { openCollections } from '#lib/collections/collections.ts';
import { replicasKey, schemaKey } from '#lib/pairing/keys.ts';
import { runOnKeys } from '#lib/pairing/scripts.ts';
import { readSchema, SCHEMA_VERSION } from '#lib/pairing/schema.ts';
import { startRuntime } from '#lib/runtime.ts';
import { upgradeKeys } from '#lib/upgrade/upgrade.ts';
import { startUpgrade } from '#lib/upgrade/start.ts';
import { findBreaches } from '#tests/support/breaches.ts';
import { hooked, never, type Hook } from '#tests/support/control.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

const POLL = { timeout: 30_000, interval: 50 };
const MANY = 1_500;

let bench: RuntimeBench;
beforeEach(async () => {
  bench = await openRuntimeBench();
  await bench.send([['first', 'text', 1]]);
});
afterEach(() => bench.close());

const schema = () => readSchema(bench.redis, bench.keyPrefix);
const breaches = () => findBreaches(bench.redis, bench.layout);

/** Failed items as versions of before there were groups of reasons wrote them, and no word of a layout. */
async function writeFirstLayout(): Promise<void> {
  const { redis, layout } = bench;
  await redis.del(schemaKey(bench.keyPrefix));
  await bench.send(Array.from({ length: MANY }, (_, i) => [`old-${i}`, 'text', 1] as const));
  const pipeline = [];
  for (let i = 0; i < MANY; i++) {
    const id = `old-${i}`;
    const partition = layout.partitionOf(id);
    const { failed, unmatched } = layout.keysOf(partition);
    const at = String(1_763_712_000_000 + i);
    pipeline.push(
      redis.zrem(unmatched[0]!, id),
      redis.zadd(failed, at, id),
      redis.hset(layout.itemKey(partition, id), 'error', `mapping of ${id} is refused`),
    );
  }
  await Promise.all(pipeline);
}

const deps = (hooks: Readonly<Record<string, Hook>> = {}) => {
  const redis = hooked(bench.redis, hooks);
  return { redis, keyPrefix: bench.keyPrefix, collections: openCollections(redis, bench.keyPrefix) };
};

function dieAfter(calls: number): Hook {
  let left = calls;
  return (go) => (left-- > 0 ? go() : never(go));
}

test('what the first layout held is brought to this one by two replicas at once, while producers send', async () => {
  await writeFirstLayout();
  expect(await schema()).toEqual({ version: 1, needs: 1 });
  expect((await breaches()).length).toBeGreaterThan(MANY - 1);
  let sent = 0;
  const producing = new AbortController();
  const load = (async () => {
    while (!producing.signal.aborted) {
      await bench.send([[`new-${sent}`, 'text', 1]]);
      sent += 1;
    }
  })();
  await Promise.all([upgradeKeys(deps()), upgradeKeys(deps())]);
  producing.abort();
  await load;
  expect(sent).toBeGreaterThan(0);
  expect(await schema()).toMatchObject({ version: SCHEMA_VERSION });
  expect(await bench.runtime.stats('embeddings')).toMatchObject({ failed: MANY, unmatched: sent + 1 });
  expect(await breaches()).toEqual([]);
});

test('killed in the middle it is gone on with from where it had come to', async () => {
  await writeFirstLayout();
  void upgradeKeys(deps({ muster_regroup: dieAfter(6) })).catch(() => undefined);
  const noted = () => bench.redis.hget(schemaKey(bench.keyPrefix), '1:embeddings');
  await expect.poll(noted, POLL).toContain('"partition":5');
  let regrouped = 0;
  const counting: Hook = (go) => {
    regrouped += 1;
    return go();
  };
  expect(await schema()).toMatchObject({ version: 1 });
  await upgradeKeys(deps({ muster_regroup: counting }));
  expect(regrouped).toBeLessThan(12);
  expect(await schema()).toMatchObject({ version: SCHEMA_VERSION });
  expect(await breaches()).toEqual([]);
});

test('it waits for the end of replicas of an older version, and says so', async () => {
  await writeFirstLayout();
  const older = JSON.stringify({ version: '0.9.0', host: 'old-host', pid: 7, started_at: 1, troubles: [] });
  await runOnKeys(bench.redis, 'beat', [replicasKey(bench.keyPrefix)], ['30000', 'old', older]);
  const upgrade = startUpgrade({ ...deps(), onError: () => undefined });
  await expect.poll(() => upgrade.warnings(), POLL).toEqual([expect.stringContaining('old-host/7 (0.9.0)')]);
  expect(await schema()).toMatchObject({ version: 1 });
  await expect(bench.runtime.control.repartition('embeddings', 'tester', 64)).rejects.toMatchObject({
    code: 'still_running',
  });
  await bench.redis.hdel(replicasKey(bench.keyPrefix), 'old');
  await expect.poll(schema, POLL).toMatchObject({ version: SCHEMA_VERSION });
  await expect.poll(() => upgrade.warnings(), POLL).toEqual([]);
  await upgrade.stop();
});

test('a Redis that only newer versions can work with is refused in one sentence; one that is merely newer is not', async () => {
  const key = schemaKey(bench.keyPrefix);
  await bench.redis.hset(key, 'version', SCHEMA_VERSION + 1);
  await bench.startReplica();
  expect(await schema()).toMatchObject({ version: SCHEMA_VERSION + 1 });
  await bench.redis.hset(key, 'needs', SCHEMA_VERSION + 1);
  const env = { REDIS_URL: process.env.MUSTER_TEST_REDIS_URL, MUSTER_KEY_PREFIX: bench.keyPrefix };
  await expect(startRuntime(readConfig({ ...env, MUSTER_LOG_LEVEL: 'silent' }))).rejects.toThrow(
    /^Redis holds the keys of a newer Muster \(layout 3, and this one knows 2\): start that version again\.$/,
  );
});

test('from the first move to other partitions on, versions that know no generations are refused', async () => {
  expect(await schema()).toEqual({ version: SCHEMA_VERSION, needs: 1 });
  await bench.runtime.control.repartition('embeddings', 'tester', 4);
  expect(await schema()).toEqual({ version: SCHEMA_VERSION, needs: SCHEMA_VERSION });
});
