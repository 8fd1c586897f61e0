import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClocks } from '#lib/pairing/clock.ts';
import { connectRedis, waitUntilUsable, type RedisClient } from '#lib/pairing/connect.ts';
import { layOut, type Layout } from '#lib/pairing/keys.ts';
import { put } from '#lib/pairing/put.ts';
import { defineScripts } from '#lib/pairing/scripts.ts';
import { readRedisUrl } from '#lib/redis-address.ts';
import { startRedisCluster, type RedisCluster } from '#scripts/servers/redis-cluster.ts';
import { Failure } from '#scripts/support/failure.ts';
import { say } from '#scripts/support/say.ts';

// How many acknowledged embeddings a failover of Redis Cluster loses, told by what can be read back afterwards.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    /** How long the dying master's replica has not been reading, in ms. */
    behind: { type: 'string', default: '0' },
    /** A setting of every node, `name=value`; may be given several times. */
    set: { type: 'string', multiple: true, default: [] },
  },
});

const WRITERS = 8;
const BATCH = 50;
const DIMS = 384;
const LOAD_MS = 1_500;
const RESTART_MS = 6_000;
const FAILOVER_MS = 30_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

say(
  `${WRITERS} writers, batches of ${BATCH}, ${DIMS} dims; replica behind by ${values.behind} ms; ${values.set.join(', ') || 'no further settings'}`,
);
say('run  acknowledged  lost  refused  without service');
for (let run = 1; run <= Number(values.runs); run++) {
  const { acknowledged, lost, refused, awayMs } = await measure();
  say(
    `${String(run).padStart(3)}  ${String(acknowledged).padStart(12)}  ${String(lost).padStart(4)}  ${String(refused).padStart(7)}  ${(awayMs / 1_000).toFixed(1)} s`,
  );
}
process.exit();

async function measure(): Promise<{ acknowledged: number; lost: number; refused: number; awayMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'muster-failover-'));
  const settings = Object.fromEntries(values.set.map((one) => one.split('=') as [string, string]));
  const cluster = await startRedisCluster({ dir, replicas: true, settings });
  const redis = connectRedis(readRedisUrl(cluster.url), () => undefined);
  try {
    defineScripts(redis);
    if (!(await waitUntilUsable(redis, 5_000))) throw new Failure('The cluster does not answer.');
    const modalities = ['text', 'image'];
    const spec = {
      name: 'c',
      partitions: 16,
      modalities,
      required: modalities,
      versions: 'arrival' as const,
      epoch: 0,
    };
    const layout = layOut('muster:', spec);
    await startClocks(redis, layout, 0);
    const load = startLoad(redis, layout);
    await sleep(LOAD_MS);
    const awayMs = await failOver(cluster, redis, layout);
    await sleep(LOAD_MS);
    const { ids, refused } = await load.end();
    return { acknowledged: ids.length, lost: await countLost(redis, layout, ids), refused, awayMs };
  } finally {
    redis.disconnect();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Writers that hold new texts all the time, each batch in one partition, and note what was acknowledged. */
function startLoad(redis: RedisClient, layout: Layout) {
  const ids: string[] = [];
  let [over, refused, next] = [false, 0, 0];
  const byPartition = (partition: number) => {
    const batch: string[] = [];
    for (; batch.length < BATCH; next++)
      if (layout.partitionOf(`id-${next}`) === partition) batch.push(`id-${next}`);
    return batch;
  };
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let turn = writer; !over; turn++) {
      const partition = turn % layout.spec.partitions;
      const batch = byPartition(partition);
      const arrivals = batch.map((id) => ({ id, modality: 'text', vector: new Float32Array(DIMS).fill(1) }));
      try {
        await put(redis, layout, partition, 'bench', arrivals);
        ids.push(...batch);
      } catch {
        refused += BATCH;
        await sleep(20);
      }
    }
  });
  return {
    async end() {
      over = true;
      await Promise.all(writers);
      return { ids, refused };
    },
  };
}

/**
 * Kills the first master, starts it again when its replica has had time to take over, as a supervisor would, and waits
 * until its slots take writes again. Returns for how long they did not.
 */
async function failOver(cluster: RedisCluster, redis: RedisClient, layout: Layout): Promise<number> {
  const [master, replica] = [cluster.masters[0]!, cluster.replicas[0]!];
  const slots = await Promise.all(
    Array.from({ length: layout.spec.partitions }, (_, partition) =>
      master.redis.cluster('KEYSLOT', layout.headKeys(partition)[0]!),
    ),
  );
  // The first master serves the lowest slots.
  const key = layout.headKeys(slots.indexOf(Math.min(...slots)))[0]!;
  const behindMs = Number(values.behind);
  if (behindMs > 0) {
    replica.pause();
    await sleep(behindMs);
  }
  await master.kill();
  if (behindMs > 0) replica.resume();
  const killedAt = performance.now();
  const restarted = sleep(RESTART_MS).then(() => master.restart());
  const awayMs = await awaitWrites(redis, key, killedAt);
  await restarted;
  return awayMs;
}

async function awaitWrites(redis: RedisClient, key: string, killedAt: number): Promise<number> {
  while (performance.now() - killedAt < FAILOVER_MS) {
    const answered = await redis.persist(key).then(
      () => true,
      () => false,
    );
    if (answered) return performance.now() - killedAt;
    await sleep(20);
  }
  throw new Failure('Nobody took over.');
}

async function countLost(redis: RedisClient, layout: Layout, ids: readonly string[]): Promise<number> {
  let lost = 0;
  for (let at = 0; at < ids.length; at += 500) {
    const there = await Promise.all(
      ids.slice(at, at + 500).map((id) => redis.exists(layout.itemKey(layout.partitionOf(id), id))),
    );
    lost += there.filter((one) => one === 0).length;
  }
  return lost;
}
